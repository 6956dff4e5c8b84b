// Texts of the lesson on convolution.

import { courseQuestion } from "../course_questions";
import type { Question } from "../frame/Questions.svelte";
import type { Lang } from "../titles";
import type { KernelName } from "./core";

interface Texts {
  names: Record<KernelName, string>;
  kernel: string;
  kernels: string;
  weightAt: (row: number, column: number) => string;
  cellAt: (row: number, column: number) => string;
  sample: string;
  drawn: string;
  picture: string;
  window: string;
  evenWindow: string;
  products: string;
  output: string;
  row: string;
  column: string;
  dot: Record<"title" | "text" | "question" | "after", string>;
  slide: Record<"title" | "text" | "sum" | "largest" | "task" | "all", string> & {
    found: (row: number, column: number) => string;
  };
  weights: Record<
    "title" | "question" | "after" | "text" | "sum" | "at" | "grey" | "signed",
    string
  >;
  own: Record<"copy", string> & {
    filter: (layer: string) => string;
    see: (layer: string, model: string) => string;
    summed: (channels: number) => string;
    otherSize: (layer: string, size: string) => string;
    none: (model: string) => string;
  };
  channels: Record<
    | "title"
    | "text"
    | "bias"
    | "sum"
    | "biasNote"
    | "question"
    | "after"
    | "filterNote"
    | "nChannels"
    | "nFilters"
    | "side"
    | "kernels"
    | "parameters",
    string
  > & { inputs: string[] };
  flipped: Record<
    | "title"
    | "text"
    | "question"
    | "turned"
    | "after"
    | "compare"
    | "correlation"
    | "convolution"
    | "different",
    string
  >;
  matrix: Record<
    | "title"
    | "row"
    | "columns"
    | "sums"
    | "first"
    | "question"
    | "after"
    | "size"
    | "windowRows"
    | "sumRows"
    | "multiplications",
    string
  > & { text: (side: number, rows: number) => string; oneRow: (row: number) => string };
  questions: Question[];
}

const en: Texts = {
  names: {
    vertical: "vertical edge",
    horizontal: "horizontal edge",
    outline: "outline",
    blur: "blur",
    sharpen: "sharpen",
    identity: "identity",
  },
  kernel: "Kernel",
  kernels: "Kernels to choose from",
  weightAt: (row, column) => `Weight in row ${row}, column ${column}`,
  cellAt: (row, column) => `Row ${row}, column ${column}`,
  sample: "Picture of 7 × 7 pixels",
  drawn: "Picture (press a cell to change it)",
  picture: "Picture",
  window: "Window",
  evenWindow: "Window in an even area",
  products: "Products",
  output: "Output",
  row: "Row",
  column: "Column",
  dot: {
    title: "One dot product",
    text: "The picture is black (0) with a white stroke (1). A window of 3 × 3 pixels lies on it. The kernel has a weight for each of the nine pixels. Multiply each pixel by its weight, and add up the nine products: that is the dot product of window and kernel.",
    question: "What is the dot product of this window and this kernel?",
    after:
      "The weights are −1 on the left and 1 on the right. The dot product is therefore large where the picture is darker on the left than on the right: this kernel finds such edges.",
  },
  slide: {
    title: "The window moves",
    text: "Each place of the window gives one number of the output. Rows and columns are counted from 0, as in NumPy. Move the window with the sliders, or press a cell of the output. You can also change the picture and the kernel.",
    sum: "Sum under the window:",
    largest: "Largest value of the output:",
    task: "Move the window to a place where the sum is the largest value of the output.",
    found: (row, column) => `Found: the output is largest at row ${row}, column ${column}.`,
    all: "Compute all",
  },
  weights: {
    title: "The weights decide what is found",
    question: "All nine pixels are 100. What does the kernel “outline” give there?",
    after:
      "The weights add up to 0, so an even area gives 0, however bright it is. Only differences between neighbouring pixels remain.",
    text: "Now choose another kernel, or change the weights one by one, and compare the picture with the output. Training a network means finding such weights, instead of choosing them by hand.",
    sum: "Sum of the weights:",
    at: "Output at this place:",
    grey: "The weights add up to 1, so the output is drawn as a picture, from 0 (black) to 255 (white).",
    signed: "Orange is positive, and blue is negative.",
  },
  own: {
    filter: (layer) => `Filter of your layer ${layer}`,
    copy: "Copy its weights",
    see: (layer, model) => `See ${layer} in ${model}`,
    summed: (channels) =>
      `This filter has ${channels} kernels. All channels of a grey picture are the same, so the sum of the kernels is copied.`,
    otherSize: (layer, size) =>
      `The first convolution of your model, ${layer}, has kernels of ${size}. This lesson shows kernels of 3 × 3.`,
    none: (model) => `${model} has no layer of the kind Conv2D, so there are no weights to copy.`,
  },
  channels: {
    title: "From one channel to many",
    text: "A colour picture has three channels: red, green and blue. A filter has one kernel for each of them. The three dot products and a bias are added, so the filter gives one number at each place, not three.",
    inputs: ["Red", "Green", "Blue"],
    bias: "bias",
    sum: "Output of the filter",
    biasNote: "A bias is added, not multiplied: a sum of 500 and a bias of 2 give 502, not 1,000.",
    question: "A layer with 32 filters reads a colour picture. How many kernels does it have?",
    after: "Each of the 32 filters has three kernels, one for each channel: 32 × 3 = 96.",
    filterNote:
      "That there are three channels does not mean that there are three filters. The number of filters is chosen freely, and each of them reads all three channels. It is also the number of channels of the output.",
    nChannels: "Input channels",
    nFilters: "Filters",
    side: "Side of the kernel",
    kernels: "Kernels:",
    parameters: "Parameters:",
  },
  flipped: {
    title: "The flipped kernel of mathematics",
    text: "In mathematics, a convolution turns the kernel by half a turn before it multiplies. What Keras computes is called a cross-correlation there. For the window of step 1, the cross-correlation is 2.",
    question:
      "What does the convolution of mathematics give at the same place, with the same kernel?",
    turned: "Kernel after half a turn",
    after:
      "Left and right are swapped, so the sign changes. For a network, this makes no difference: it learns its weights, and would learn the turned ones.",
    compare: "Choose a kernel for which both give the same output.",
    correlation: "Cross-correlation (Keras)",
    convolution: "Convolution (mathematics)",
    different: "Cells in which they differ:",
  },
  matrix: {
    title: "A convolution is a matrix product",
    text: (side, rows) =>
      `Write each window as a row: a picture of ${side} × ${side} pixels gives ${rows} rows of nine numbers. Write each kernel as a column. The matrix product then has all sums of all filters. Here are two filters: vertical edge and horizontal edge.`,
    row: "Window",
    oneRow: (row) => `Row ${row} of the windows`,
    columns: "Kernels as columns",
    sums: "Sums",
    first: "Sum of the first filter:",
    question:
      "A picture has 28 × 28 pixels, and the kernels have 3 × 3. How many rows does the matrix of the windows have?",
    after:
      "The window fits at 28 − 3 + 1 = 26 places in each direction: 26 × 26 = 676. With 16 filters, the product is (676 × 9)(9 × 16), which gives 676 × 16 numbers: an output of 26 × 26 × 16.",
    size: "Side of the picture",
    windowRows: "Windows as rows",
    sumRows: "Sums of each filter",
    multiplications: "Multiplications:",
  },
  questions: [
    {
      course: courseQuestion(2).course,
      question: courseQuestion(2).en,
      answer:
        "A filter gives a large number where the picture resembles its weights. On the picture of step 2, the vertical edge gives 3 at the stroke and 0 in even areas. Neurons of the visual cortex also react to edges of one direction in a small part of the field of view.",
    },
    {
      course: courseQuestion(3).course,
      question: "What does the notebook 14_3_local_patch_filter show?",
      answer:
        "That a filter reads a small part of the picture at a time. In step 6, each of the 25 rows is such a part, with nine numbers, and the same nine weights are used for all of them.",
    },
    {
      course: courseQuestion(4).course,
      question: courseQuestion(4).en,
      answer:
        "Each number of the output is the dot product of a window and a kernel. With the windows as rows and the kernels as columns, a layer with 16 filters is (676 × 9)(9 × 16) = 676 × 16. In mathematics the kernel is flipped first: 2 becomes −2 in step 5.",
    },
    {
      course: courseQuestion(5).course,
      question: courseQuestion(5).en,
      answer:
        "A kernel is a matrix of weights for one channel. A filter has a kernel for each input channel, and a bias, and gives one feature map. A layer with 32 filters of 3 × 3 on a colour picture has 96 kernels and 896 parameters.",
    },
    {
      course: courseQuestion(8).course,
      question: courseQuestion(8).en,
      answer:
        "The window moves over the input, while the weights stay the same. A window of 3 × 3 has 5 × 5 = 25 places on a picture of 7 × 7, so the output has 25 numbers. Lesson 6 has the other two animations: padding and stride.",
    },
    {
      question: "All pixels become brighter by 10. How does the output change?",
      answer:
        "By 10 times the sum of the weights. For the kernel “outline” the sum is 0, so nothing changes; for “blur” it is 1, so the output rises by 10. Step 3 shows the sum of the weights.",
    },
    {
      question: "What does a kernel of 1 × 1 compute on a colour picture?",
      answer:
        "A weighted sum of red, green and blue at each pixel, plus a bias: 4 parameters for each filter. Set the sliders of step 4 to 3 channels, 1 filter and side 1.",
    },
  ],
};

const ko: Texts = {
  names: {
    vertical: "세로 경계",
    horizontal: "가로 경계",
    outline: "윤곽선",
    blur: "흐리게",
    sharpen: "선명하게",
    identity: "항등",
  },
  kernel: "커널",
  kernels: "커널 고르기",
  weightAt: (row, column) => `${row}행 ${column}열의 가중치`,
  cellAt: (row, column) => `${row}행 ${column}열`,
  sample: "7×7 픽셀 이미지",
  drawn: "이미지 (칸을 누르면 값이 바뀝니다)",
  picture: "이미지",
  window: "윈도",
  evenWindow: "밝기가 고른 영역의 윈도",
  products: "곱",
  output: "출력",
  row: "행",
  column: "열",
  dot: {
    title: "내적 한 번",
    text: "검은색(0) 바탕에 흰색(1) 획이 있는 이미지입니다. 그 위에 3×3 크기의 윈도가 놓여 있고, 커널에는 픽셀 9개에 곱할 가중치가 하나씩 있습니다. 픽셀마다 가중치를 곱한 다음 곱 9개를 모두 더합니다. 이것이 윈도와 커널의 내적입니다.",
    question: "이 윈도와 이 커널의 내적은 얼마일까요?",
    after:
      "가중치는 왼쪽이 −1, 오른쪽이 1입니다. 따라서 왼쪽이 어둡고 오른쪽이 밝은 곳에서 내적이 커집니다. 이 커널은 그런 경계를 찾습니다.",
  },
  slide: {
    title: "윈도의 이동",
    text: "윈도의 위치마다 출력의 값이 하나씩 나옵니다. 행과 열은 NumPy처럼 0부터 셉니다. 슬라이더를 움직이거나 출력의 칸을 눌러 윈도를 옮겨 보세요. 이미지와 커널도 바꿀 수 있습니다.",
    sum: "윈도에서 계산한 합:",
    largest: "출력의 최댓값:",
    task: "합이 출력의 최댓값과 같아지는 위치로 윈도를 옮겨 보세요.",
    found: (row, column) => `찾았습니다. 출력은 ${row}행 ${column}열에서 가장 큽니다.`,
    all: "모두 계산",
  },
  weights: {
    title: "가중치와 특징",
    question: "픽셀 9개의 값이 모두 100입니다. ‘윤곽선’ 커널을 적용하면 얼마일까요?",
    after:
      "가중치의 합이 0이므로 밝기가 고른 영역에서는 밝기와 관계없이 0이 됩니다. 이웃한 픽셀과의 차이만 남습니다.",
    text: "다른 커널을 고르거나 가중치를 하나씩 바꾸면서 이미지와 출력을 비교해 보세요. 신경망의 학습은 이런 가중치를 사람이 정하지 않고 데이터에서 찾는 과정입니다.",
    sum: "가중치의 합:",
    at: "이 위치의 출력:",
    grey: "가중치의 합이 1이므로 출력을 0(검은색)에서 255(흰색)까지의 이미지로 나타냈습니다.",
    signed: "주황색은 양수, 파란색은 음수입니다.",
  },
  own: {
    filter: (layer) => `내 층 ${layer}의 필터`,
    copy: "가중치 가져오기",
    see: (layer, model) => `${model}의 ${layer} 보기`,
    summed: (channels) =>
      `이 필터에는 커널이 ${channels}개 있습니다. 흑백 이미지는 모든 채널의 값이 같으므로 커널을 더해서 가져옵니다.`,
    otherSize: (layer, size) =>
      `내 모델의 첫 합성곱 층 ${layer}의 커널은 ${size}입니다. 이 과에서는 3 × 3 커널만 다룹니다.`,
    none: (model) => `${model}에는 Conv2D 층이 없어서 가져올 가중치가 없습니다.`,
  },
  channels: {
    title: "여러 채널과 여러 필터",
    text: "컬러 이미지에는 빨강, 초록, 파랑의 세 채널이 있고, 필터에는 채널마다 커널이 하나씩 있습니다. 내적 3개와 편향을 모두 더하므로 필터 하나는 위치마다 값을 하나만 출력합니다. 3개가 아닙니다.",
    inputs: ["빨강", "초록", "파랑"],
    bias: "편향",
    sum: "필터의 출력",
    biasNote: "편향은 곱하지 않고 더합니다. 합이 500이고 편향이 2이면 1,000이 아니라 502입니다.",
    question: "필터가 32개인 층에 컬러 이미지를 입력합니다. 커널은 모두 몇 개일까요?",
    after: "필터 32개에 채널마다 하나씩 커널이 3개 있으므로 32 × 3 = 96개입니다.",
    filterNote:
      "채널이 3개라고 해서 필터가 3개인 것은 아닙니다. 필터의 수는 자유롭게 정하며, 필터마다 세 채널을 모두 읽습니다. 필터의 수가 곧 출력의 채널 수입니다.",
    nChannels: "입력 채널 수",
    nFilters: "필터 수",
    side: "커널의 한 변",
    kernels: "커널 수:",
    parameters: "파라미터 수:",
  },
  flipped: {
    title: "수학의 합성곱: 뒤집은 커널",
    text: "수학의 합성곱은 커널을 180° 돌린 다음 곱합니다. Keras의 합성곱 층이 하는 계산을 수학에서는 교차 상관(cross-correlation)이라고 합니다. 1단계의 윈도에서 교차 상관의 값은 2입니다.",
    question: "같은 위치에서 같은 커널로 수학의 합성곱을 계산하면 얼마일까요?",
    turned: "180° 돌린 커널",
    after:
      "왼쪽과 오른쪽이 바뀌므로 부호가 반대가 됩니다. 신경망에서는 어느 쪽이든 상관없습니다. 가중치를 학습하므로 돌려 놓은 가중치를 학습하면 되기 때문입니다.",
    compare: "두 계산의 출력이 같아지는 커널을 골라 보세요.",
    correlation: "교차 상관 (Keras)",
    convolution: "합성곱 (수학)",
    different: "값이 다른 칸의 수:",
  },
  matrix: {
    title: "행렬의 곱으로 나타낸 합성곱",
    text: (side, rows) =>
      `윈도를 하나씩 한 행으로 펼치면 ${side}×${side} 이미지에서 숫자 9개로 된 행이 ${rows}개 나옵니다. 커널은 한 열로 펼칩니다. 두 행렬을 곱하면 모든 필터의 모든 합이 한 번에 나옵니다. 아래에서는 ‘세로 경계’와 ‘가로 경계’ 두 필터를 사용합니다.`,
    row: "윈도",
    oneRow: (row) => `윈도 행렬의 ${row}행`,
    columns: "열로 펼친 커널",
    sums: "합",
    first: "첫째 필터의 합:",
    question: "이미지는 28×28, 커널은 3×3입니다. 윈도 행렬의 행은 몇 개일까요?",
    after:
      "윈도를 놓을 수 있는 위치는 방향마다 28 − 3 + 1 = 26개이므로 26 × 26 = 676개입니다. 필터가 16개이면 (676 × 9)(9 × 16)의 곱은 676 × 16 행렬이고, 이것이 26×26×16 크기의 출력입니다.",
    size: "이미지의 한 변",
    windowRows: "행으로 펼친 윈도",
    sumRows: "필터별 합",
    multiplications: "곱셈 횟수:",
  },
  questions: [
    {
      course: courseQuestion(2).course,
      question: "시각 피질처럼 이미지에서 특징을 추출하려면 어떻게 해야 할까요?",
      answer:
        "필터는 이미지가 자신의 가중치와 비슷한 곳에서 큰 값을 출력합니다. 2단계의 이미지에서 ‘세로 경계’ 커널은 획이 있는 곳에서 3, 밝기가 고른 곳에서 0을 출력합니다. 시각 피질의 뉴런도 시야의 좁은 영역에서 특정한 방향의 경계에 반응합니다.",
    },
    {
      course: courseQuestion(3).course,
      question: "14_3_local_patch_filter 노트북은 무엇을 보여 줄까요?",
      answer:
        "필터가 한 번에 이미지의 좁은 영역만 본다는 것을 보여 줍니다. 6단계의 행 25개가 그런 영역이며, 숫자는 9개씩이고 모든 행에 같은 가중치 9개를 사용합니다.",
    },
    {
      course: courseQuestion(4).course,
      question: "내적, 행렬의 크기, 수학의 합성곱은 서로 어떤 관계일까요?",
      answer:
        "출력의 값 하나는 윈도와 커널의 내적입니다. 윈도를 행으로, 커널을 열로 펼치면 필터가 16개인 층은 (676 × 9)(9 × 16) = 676 × 16입니다. 수학의 합성곱은 커널을 먼저 뒤집으므로 5단계에서 2가 −2로 바뀝니다.",
    },
    {
      course: courseQuestion(5).course,
      question: "필터와 커널은 각각 무엇을 할까요?",
      answer:
        "커널은 채널 하나에 적용하는 가중치 행렬입니다. 필터는 입력 채널마다 하나씩 있는 커널과 편향으로 이루어지며, 특성 맵 하나를 출력합니다. 컬러 이미지에 3×3 필터 32개를 적용하는 층에는 커널 96개, 파라미터 896개가 있습니다.",
    },
    {
      course: courseQuestion(8).course,
      question: "움직이는 윈도를 나타낸 세 애니메이션을 설명해 보세요.",
      answer:
        "윈도가 입력 위를 움직이는 동안 가중치는 바뀌지 않습니다. 7×7 이미지에서 3×3 윈도를 놓을 수 있는 위치는 5 × 5 = 25개이므로 출력의 값도 25개입니다. 나머지 두 애니메이션의 패딩과 스트라이드는 6과에서 다룹니다.",
    },
    {
      question: "모든 픽셀이 10만큼 밝아지면 출력은 어떻게 달라질까요?",
      answer:
        "가중치의 합에 10을 곱한 만큼 달라집니다. ‘윤곽선’은 가중치의 합이 0이므로 그대로이고, ‘흐리게’는 1이므로 10만큼 커집니다. 가중치의 합은 3단계에서 볼 수 있습니다.",
    },
    {
      question: "컬러 이미지에 1×1 커널을 적용하면 무엇이 계산될까요?",
      answer:
        "픽셀마다 빨강, 초록, 파랑의 가중합에 편향을 더한 값입니다. 필터 하나에 파라미터가 4개 있습니다. 4단계의 슬라이더를 채널 3, 필터 1, 한 변 1로 맞추어 확인해 보세요.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
