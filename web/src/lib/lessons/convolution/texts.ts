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
    | "try"
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
    | "same"
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
    | "try"
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
  evenWindow: "Window in a uniform area",
  products: "Products",
  output: "Output",
  row: "Row",
  column: "Column",
  dot: {
    title: "One dot product",
    text: "The picture is black (0) with a white stroke (1). The yellow frame is a window of 3 × 3 pixels; its numbers are shown beside the picture. The kernel has a weight for each of the nine pixels. Multiply each pixel by the weight in the same place, and add up the nine products. The sum is called the dot product of window and kernel.",
    question: "What is the dot product of this window and this kernel?",
    after:
      "The weights are −1 on the left and 1 on the right. The dot product is therefore large where the picture is darker on the left than on the right. A place where the brightness changes like this is called an edge; this kernel finds vertical edges.",
  },
  slide: {
    title: "The window moves",
    text: "Each place of the window gives one number of the output: the sum of the nine products. The row and the column of a place are those of the upper left corner of the window, counted from 0 as in NumPy. Move the window with the sliders, or press a cell of the output. Cells that you have not visited yet are empty. You can also change the picture and the kernel.",
    sum: "Sum under the window:",
    largest: "Largest value of the output:",
    task: "Move the window to a place where the sum is the largest value of the output.",
    found: (row, column) => `Found: the output is largest at row ${row}, column ${column}.`,
    all: "Compute all",
  },
  weights: {
    title: "The weights decide what is found",
    question:
      "All nine pixels of a window are 100. What is its dot product with the kernel “outline”?",
    after:
      "The weights add up to 0, so a uniform area gives 0, however bright it is. Only differences between neighbouring pixels count.",
    text: "Now the kernel of step 2 moves over a larger picture, which is converted to grey. Choose another kernel, or change the weights one by one, and compare the picture with the output. To see the numbers under the window, press a place in one of the two, or use the sliders below them. When a network is trained, such weights are found from data instead of being chosen by hand.",
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
      `This filter has ${channels} kernels, one for each input channel (see step 4). All channels of a grey picture are the same, so the sum of the kernels is copied.`,
    otherSize: (layer, size) =>
      `The first convolution of your model, ${layer}, has kernels of ${size}. This lesson shows kernels of 3 × 3.`,
    none: (model) => `${model} has no layer of the kind Conv2D, so there are no weights to copy.`,
  },
  channels: {
    title: "From one channel to many",
    text: "A colour picture has three channels: red, green and blue. A filter has one kernel for each of them. The three dot products and a bias are added, so the filter gives one number at each place, not three. The numbers of all places form the feature map of the filter. The figure shows one window of a small colour picture.",
    inputs: ["Red", "Green", "Blue"],
    bias: "bias",
    sum: "Output of the filter",
    biasNote: "A bias is added, not multiplied: a sum of 500 and a bias of 2 give 502, not 1,000.",
    question: "A layer with 32 filters reads a colour picture. How many kernels does it have?",
    after: "Each of the 32 filters has three kernels, one for each channel: 32 × 3 = 96.",
    filterNote:
      "Three channels do not mean three filters. The number of filters is chosen freely, and each filter reads all three channels. The output has one channel for each filter: its feature map.",
    try: "Change the layer with the sliders. A kernel of size k has k × k weights, and each filter has one bias.",
    nChannels: "Input channels",
    nFilters: "Filters",
    side: "Kernel size",
    kernels: "Kernels:",
    parameters: "Parameters:",
  },
  flipped: {
    title: "The flipped kernel of mathematics",
    text: "In mathematics, a convolution rotates the kernel by 180° before it multiplies: the rows and the columns of the kernel are put in reverse order. What Keras computes is called a cross-correlation in mathematics. For the window and the kernel of step 1, the cross-correlation is 2.",
    question:
      "What does the convolution of mathematics give at the same place, with the same kernel?",
    turned: "Kernel rotated by 180°",
    after:
      "In this kernel, the rotation swaps −1 and 1, so the sign changes. For a network, it makes no difference which of the two operations a layer computes: the weights are learned, and training would find the rotated weights.",
    compare:
      "The outputs below are those of the whole picture of step 1, with the kernel of steps 2 and 3. Choose a kernel for which both outputs are the same.",
    same: "Both outputs are the same, since this kernel does not change when it is rotated by 180°.",
    correlation: "Cross-correlation (Keras)",
    convolution: "Convolution (mathematics)",
    different: "Cells in which they differ:",
  },
  matrix: {
    title: "A convolution is a matrix product",
    text: (side, rows) =>
      `Write each window as a row: a picture of ${side} × ${side} pixels gives ${rows} rows of nine numbers. Write each kernel as a column. The matrix product then has all sums of all filters. Here two filters, “vertical edge” and “horizontal edge”, are applied to the picture of step 2. Choose a window with the slider: its row times a column is the sum of that filter at this place.`,
    row: "Window",
    oneRow: (row) => `Row ${row} of the windows`,
    columns: "Kernels as columns",
    sums: "Sums",
    first: "Sum of the first filter:",
    question:
      "A picture has 28 × 28 pixels, and the kernels are 3 × 3. How many rows does the matrix of the windows have?",
    after:
      "The window fits at 28 − 3 + 1 = 26 places in each direction: 26 × 26 = 676. With 16 filters, the product is (676 × 9)(9 × 16), which gives 676 × 16 numbers: an output of 26 × 26 × 16.",
    try: "Change the size of the picture, its channels and the number of filters, and see how the shapes of the three matrices change. The kernels stay 3 × 3.",
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
        "A filter gives a large number where the picture resembles its weights. On the picture of step 2, the kernel “vertical edge” gives 3 at the left side of the vertical stroke and 0 in uniform areas. Neurons of the visual cortex also respond to edges of one orientation in a small part of the field of view.",
    },
    {
      course: courseQuestion(3).course,
      question: "What does the notebook 14_3_local_patch_filter show?",
      answer:
        "It shows that a filter reads a small part of the picture at a time. In step 6, each of the 25 rows is such a part, with nine numbers, and a filter uses the same nine weights for all of them.",
    },
    {
      course: courseQuestion(4).course,
      question: courseQuestion(4).en,
      answer:
        "Each number of the output is the dot product of a window and a kernel. With the windows as rows and the kernels as columns, a layer with 16 filters of 3 × 3 on a grey picture of 28 × 28 pixels is a matrix product: (676 × 9)(9 × 16) gives 676 × 16. In mathematics the kernel is flipped first, that is, rotated by 180°: in step 5, 2 becomes −2.",
    },
    {
      course: courseQuestion(5).course,
      question: courseQuestion(5).en,
      answer:
        "A kernel is a matrix of weights for one channel. A filter has a kernel for each input channel and one bias, and gives one feature map. A layer with 32 filters of 3 × 3 on a colour picture has 96 kernels and 896 parameters.",
    },
    {
      course: courseQuestion(8).course,
      question: courseQuestion(8).en,
      answer:
        "The window moves over the input, while the weights stay the same. A window of 3 × 3 has 5 × 5 = 25 places on a picture of 7 × 7, so the output has 25 numbers. The other two animations show padding and stride, which are the subject of lesson 6.",
    },
    {
      question: "All pixels become brighter by 10. How does the output change?",
      answer:
        "It changes by 10 times the sum of the weights. For the kernel “outline” the sum is 0, so nothing changes; for “blur” it is 1, so the output rises by 10. Step 3 shows the sum of the weights.",
    },
    {
      question: "What does a kernel of 1 × 1 compute on a colour picture?",
      answer:
        "It computes a weighted sum of red, green and blue at each pixel, plus a bias, so each filter has 4 parameters. To see this in step 4, set “Input channels” to 3, “Filters” to 1 and “Kernel size” to 1.",
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
  evenWindow: "밝기가 균일한 영역의 윈도",
  products: "곱",
  output: "출력",
  row: "행",
  column: "열",
  dot: {
    title: "내적 한 번",
    text: "검은색(0) 바탕에 흰색(1) 획이 있는 이미지입니다. 노란 테두리가 3×3 크기의 윈도이고, 그 안의 숫자를 이미지 옆에 따로 나타냈습니다. 커널에는 픽셀 9개에 곱할 가중치가 하나씩 있습니다. 픽셀마다 같은 자리의 가중치를 곱한 다음 곱 9개를 모두 더합니다. 이 합을 윈도와 커널의 내적이라고 합니다.",
    question: "이 윈도와 이 커널의 내적은 얼마입니까?",
    after:
      "가중치는 왼쪽이 −1, 오른쪽이 1입니다. 따라서 왼쪽이 어둡고 오른쪽이 밝은 곳에서 내적이 커집니다. 이렇게 밝기가 바뀌는 곳을 경계(edge)라고 하며, 이 커널은 세로 방향의 경계를 찾습니다.",
  },
  slide: {
    title: "윈도의 이동",
    text: "윈도의 위치마다 곱 9개의 합, 곧 출력의 값이 하나씩 나옵니다. 윈도의 위치는 왼쪽 위 모서리의 행과 열로 나타내며, NumPy처럼 0부터 셉니다. 슬라이더를 움직이거나 출력의 칸을 눌러 윈도를 옮겨 보세요. 아직 윈도를 놓지 않은 칸은 비어 있습니다. 이미지와 커널도 바꿀 수 있습니다.",
    sum: "윈도에서 계산한 합:",
    largest: "출력의 최댓값:",
    task: "합이 출력의 최댓값과 같아지는 위치로 윈도를 옮겨 보세요.",
    found: (row, column) => `찾았습니다. 출력은 ${row}행 ${column}열에서 가장 큽니다.`,
    all: "모두 계산",
  },
  weights: {
    title: "가중치와 특징",
    question:
      "윈도에 있는 픽셀 9개의 값이 모두 100입니다. 이 윈도와 ‘윤곽선’ 커널의 내적은 얼마입니까?",
    after:
      "가중치의 합이 0이므로 밝기가 균일한 영역에서는 얼마나 밝은지와 관계없이 0이 됩니다. 이웃한 픽셀과의 차이만 출력에 나타납니다.",
    text: "이번에는 흑백으로 바꾼 더 큰 이미지에 2단계의 커널을 적용합니다. 다른 커널을 고르거나 가중치를 하나씩 바꾸면서 이미지와 출력을 비교해 보세요. 이미지나 출력의 한 곳을 누르거나 아래 슬라이더를 움직이면 그 위치의 윈도에 있는 숫자를 볼 수 있습니다. 신경망을 학습하면 이런 가중치를 사람이 정하지 않고 데이터에서 찾게 됩니다.",
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
      `이 필터에는 입력 채널마다 하나씩 커널이 ${channels}개 있습니다(4단계 참고). 흑백 이미지는 모든 채널의 값이 같으므로 커널을 더해서 가져옵니다.`,
    otherSize: (layer, size) =>
      `내 모델의 첫 합성곱 층 ${layer}의 커널은 ${size}입니다. 이 과에서는 3 × 3 커널만 다룹니다.`,
    none: (model) => `${model}에는 Conv2D 층이 없어서 가져올 가중치가 없습니다.`,
  },
  channels: {
    title: "여러 채널과 여러 필터",
    text: "컬러 이미지에는 빨강, 초록, 파랑의 세 채널이 있고, 필터에는 채널마다 커널이 하나씩 있습니다. 내적 3개와 편향을 모두 더하므로 필터 하나가 위치마다 출력하는 값은 3개가 아니라 1개입니다. 모든 위치의 값을 모은 것이 그 필터의 특성 맵입니다. 아래 그림은 작은 컬러 이미지의 윈도 하나를 나타냅니다.",
    inputs: ["빨강", "초록", "파랑"],
    bias: "편향",
    sum: "필터의 출력",
    biasNote: "편향은 곱하지 않고 더합니다. 합이 500이고 편향이 2이면 1,000이 아니라 502입니다.",
    question: "필터가 32개인 층에 컬러 이미지를 입력합니다. 커널은 모두 몇 개입니까?",
    after: "필터 32개에 채널마다 하나씩 커널이 3개 있으므로 32 × 3 = 96개입니다.",
    filterNote:
      "채널이 3개라고 해서 필터가 3개인 것은 아닙니다. 필터의 수는 자유롭게 정하며, 필터마다 세 채널을 모두 사용합니다. 필터마다 특성 맵이 하나씩 나오므로 필터의 수가 곧 출력의 채널 수입니다.",
    try: "슬라이더로 층을 바꾸어 보세요. 크기가 k인 커널에는 가중치가 k × k개 있고, 필터마다 편향이 하나씩 있습니다.",
    nChannels: "입력 채널 수",
    nFilters: "필터 수",
    side: "커널 크기",
    kernels: "커널 수:",
    parameters: "파라미터 수:",
  },
  flipped: {
    title: "수학의 합성곱: 뒤집은 커널",
    text: "수학의 합성곱에서는 커널을 180° 돌린 다음, 곧 행과 열의 순서를 모두 거꾸로 한 다음 곱합니다. Keras의 합성곱 층이 하는 계산을 수학에서는 교차 상관(cross-correlation)이라고 합니다. 1단계의 윈도와 커널에서 교차 상관의 값은 2입니다.",
    question: "같은 위치에서 같은 커널로 수학의 합성곱을 계산하면 얼마입니까?",
    turned: "180° 돌린 커널",
    after:
      "이 커널을 돌리면 −1과 1의 자리가 바뀌므로 부호가 반대가 됩니다. 신경망의 층은 둘 중 어느 것을 계산하든 상관없습니다. 가중치를 학습하기 때문에, 계산이 바뀌면 돌린 가중치를 학습하게 됩니다.",
    compare:
      "아래의 두 출력은 1단계의 이미지 전체에 2·3단계의 커널을 적용한 것입니다. 두 출력이 같아지는 커널을 골라 보세요.",
    same: "두 출력이 같습니다. 이 커널은 180° 돌려도 달라지지 않기 때문입니다.",
    correlation: "교차 상관 (Keras)",
    convolution: "합성곱 (수학)",
    different: "값이 다른 칸의 수:",
  },
  matrix: {
    title: "행렬의 곱으로 나타낸 합성곱",
    text: (side, rows) =>
      `윈도를 하나씩 한 행으로 펼치면 ${side}×${side} 이미지에서 숫자 9개로 된 행이 ${rows}개 나옵니다. 커널은 한 열로 펼칩니다. 두 행렬을 곱하면 모든 필터의 모든 합이 한 번에 나옵니다. 여기서는 2단계의 이미지에 ‘세로 경계’와 ‘가로 경계’ 두 필터를 적용합니다. 슬라이더로 윈도를 골라 보세요. 그 윈도의 행과 커널의 열을 곱한 값이 그 위치에서 계산한 필터의 합입니다.`,
    row: "윈도",
    oneRow: (row) => `윈도 행렬의 ${row}행`,
    columns: "열로 펼친 커널",
    sums: "합",
    first: "첫째 필터의 합:",
    question: "이미지는 28×28, 커널은 3×3입니다. 윈도 행렬의 행은 몇 개입니까?",
    after:
      "윈도를 놓을 수 있는 위치는 방향마다 28 − 3 + 1 = 26개이므로 26 × 26 = 676개입니다. 필터가 16개이면 (676 × 9)(9 × 16)의 곱은 676 × 16 행렬이고, 이것이 26×26×16 크기의 출력입니다.",
    try: "이미지의 크기, 채널 수, 필터 수를 바꾸면서 세 행렬의 크기가 어떻게 달라지는지 보세요. 커널은 항상 3×3입니다.",
    size: "이미지의 한 변",
    windowRows: "행으로 펼친 윈도",
    sumRows: "필터별 합",
    multiplications: "곱셈 횟수:",
  },
  questions: [
    {
      course: courseQuestion(2).course,
      question: "시각 피질처럼 이미지에서 특징을 추출하려면 어떻게 해야 합니까?",
      answer:
        "필터는 이미지가 자신의 가중치와 비슷한 곳에서 큰 값을 출력합니다. 2단계의 이미지에서 ‘세로 경계’ 커널은 세로획의 왼쪽에서 3, 밝기가 균일한 곳에서 0을 출력합니다. 시각 피질의 뉴런도 시야의 좁은 영역에서 특정한 방향의 경계에 반응합니다.",
    },
    {
      course: courseQuestion(3).course,
      question: "14_3_local_patch_filter 노트북에서 알 수 있는 것은 무엇입니까?",
      answer:
        "필터는 한 번에 이미지의 좁은 영역만 봅니다. 6단계의 행 25개가 그런 영역이고 행마다 숫자가 9개 있으며, 필터 하나는 모든 행에 같은 가중치 9개를 적용합니다.",
    },
    {
      course: courseQuestion(4).course,
      question: "내적, 행렬의 크기, 수학의 합성곱은 서로 어떤 관계입니까?",
      answer:
        "출력의 값 하나는 윈도와 커널의 내적입니다. 윈도를 행으로, 커널을 열로 펼치면 28×28 흑백 이미지에 3×3 필터 16개를 적용하는 층은 (676 × 9)(9 × 16)의 행렬 곱이고, 결과는 676 × 16 행렬입니다. 수학의 합성곱에서는 커널을 먼저 뒤집으므로, 곧 180° 돌리므로 5단계에서 2가 −2로 바뀝니다.",
    },
    {
      course: courseQuestion(5).course,
      question: "필터와 커널은 각각 무엇을 합니까?",
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
      question: "모든 픽셀이 10만큼 밝아지면 출력은 어떻게 달라집니까?",
      answer:
        "가중치의 합에 10을 곱한 만큼 달라집니다. ‘윤곽선’은 가중치의 합이 0이므로 그대로이고, ‘흐리게’는 1이므로 10만큼 커집니다. 가중치의 합은 3단계에서 볼 수 있습니다.",
    },
    {
      question: "컬러 이미지에 1×1 커널을 적용하면 무엇을 계산하게 됩니까?",
      answer:
        "픽셀마다 빨강, 초록, 파랑의 가중합에 편향을 더한 값입니다. 필터마다 파라미터가 4개 있습니다. 4단계에서 ‘입력 채널 수’를 3, ‘필터 수’를 1, ‘커널 크기’를 1로 맞추어 확인해 보세요.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
