// Texts of the lesson on padding, stride and pooling.

import type { Lang } from "../titles";

const en = {
  sizeTitle: "How many places does the window have?",
  sizeIntro:
    "A convolution layer moves a window over its input, and each filter gives one number for each place of the window. The size of the output is therefore the number of places that the window has. The stride is the number of rows or columns by which the window moves at a time. Padding adds zeros around the input.",
  sizeGuess:
    "The input has 7 rows, the kernel has 3, the stride is 1, and there is no padding. How many rows does the output have?",
  sizeWhy:
    "The window can begin in rows 0, 1, 2, 3 and 4. In row 5 it would need a row 7, which does not exist. The output therefore has 5 rows.",
  sizeTry:
    "Change the settings and move the window. Orange squares of the input are read by the kernel, and squares with a dashed border are zeros that the padding adds. The dilation rate is the distance between two rows that the kernel reads: with 1 they are neighbours, and with 2 the kernel skips every second row.",
  size: "Rows of the input",
  kernel: "Kernel size",
  stride: "Stride",
  dilation: "Dilation rate",
  padding: "Padding",
  place: "Place of the window",
  placeOf: (place: number, of: number) => `${place} of ${of}`,
  play: "Move the window",
  stop: "Stop",
  input: "Input, with its padding",
  output: "Output",
  inputLabel: (size: number, before: number, after: number) =>
    `Input of ${size} by ${size}, with ${before} rows of zeros before it and ${after} after it; the window is marked.`,
  outputLabel: (n: number) => `Output of ${n} by ${n}; the place of the window is marked.`,
  formula: "Output size",
  formulaValid: (size: number, extent: number, stride: number, n: number) =>
    `⌊(${size} − ${extent}) / ${stride}⌋ + 1 = ${n}`,
  formulaSame: (size: number, stride: number, n: number) => `⌈${size} / ${stride}⌉ = ${n}`,
  formulaText: {
    valid:
      'With padding="valid" there is no padding, and the output size is ⌊(rows − extent) / stride⌋ + 1, where ⌊ ⌋ rounds down. The extent is the number of rows from the first that the kernel reads to the last: dilation rate × (kernel size − 1) + 1.',
    same: 'With padding="same" the output size is ⌈rows / stride⌉, where ⌈ ⌉ rounds up. The kernel size does not matter, since as many zeros are added as it needs. The extent is the number of rows from the first that the kernel reads to the last.',
  },
  extent: "Extent of the kernel",
  numbers: "Numbers in the output",
  zerosBefore: "Rows of zeros before and after the input",
  refused: "Keras refuses these settings:",
  refusals: {
    too_large: (extent: number, size: number) =>
      `The kernel extends over ${extent} rows, but the input has only ${size}. Use a smaller kernel, a smaller dilation rate, or padding="same".`,
    stride_and_dilation: () =>
      "Conv2D does not combine a stride above 1 with a dilation rate above 1. Set one of the two to 1.",
  },
  poolingSame:
    "The size of the output follows the formula of step 1. In Keras, the side of a square is called pool_size, and the stride is the same unless another one is given. With squares of 3 × 3 on an 8 × 8 map, the output has ⌊(8 − 3) / 3⌋ + 1 = 2 rows: the last two rows and columns of the map are left out.",
  zerosTitle: "Which cells see the zeros?",
  zerosIntro:
    'With padding="same" and stride 1, the output is as large as the input. The price is that the windows at the border contain zeros that are not part of the picture. An output cell sees these zeros if the window that it was computed from contains at least one of them.',
  zerosGuess:
    'A 3 × 3 kernel with stride 1 and padding="same" is applied to an 8 × 8 input. How many per cent of the output cells see at least one zero of the padding?',
  zerosWhy:
    "Of 8 × 8 = 64 cells, the 6 × 6 = 36 inside do not see the padding. The other 28 do, and 28 / 64 is 43.75%.",
  zerosTry:
    "Change the size of the input and the size of the kernel. The figure shows the output; coloured cells see zeros of the padding.",
  zerosLabel: (some: number, all: number) =>
    `Output cells; ${some} of ${all} see zeros of the padding.`,
  share: "Share of cells that see zeros",
  cells: "Cells that see zeros",
  some: (some: number, all: number) => `${some} of ${all}`,
  zerosNote:
    "On small feature maps, most cells are at the border: on a 3 × 3 map with a 3 × 3 kernel, 8 of 9 cells see zeros. From these zeros, a network can learn how far a place is from the border (Islam et al., 2020).",
  poolTitle: "Maximum, mean, or stride only",
  poolIntro:
    "A pooling layer makes a feature map smaller without weights. It divides the map into squares and gives one number for each of them: max pooling gives the largest number of the square, and average pooling the mean. A stride alone keeps only the upper left number of each square.",
  poolGuess:
    "Max pooling with 2 × 2 squares is applied to an 8 × 8 map. How many numbers are left?",
  poolWhy:
    "There are 4 × 4 squares, and each gives one number. Of 64 numbers, 16 are left, a quarter.",
  poolTry:
    "The picture is a seven whose lines are one or two pixels wide. Compare the three ways, change the side of a square, and move the picture by one pixel. The mean change is the mean absolute difference between the numbers before the move and after it.",
  poolSize: "Side of a square",
  move: "Move the picture one pixel to the right",
  picture: "Picture",
  hows: { max: "Maximum", mean: "Mean", stride: "Stride only" },
  pictureLabel: "A seven, drawn with numbers from 0 to 9 on 8 by 8 pixels.",
  pooledLabel: (how: string, n: number) => `${how}: ${n} by ${n} numbers.`,
  change: (how: string) => `Mean change when the picture moves: ${how}`,
  poolNote:
    "The maximum keeps thin lines, and a stride alone can miss them: with squares of 3 × 3 it misses the whole seven, so its change is 0. With 2 × 2 squares, all three outputs change when the picture moves by one pixel, and the maximum changes most. The squares stay where they are, while the lines move into the next ones.",
  oppositeTitle: "Are padding and pooling opposites?",
  oppositeIntro:
    "Padding makes a map larger, and pooling makes it smaller. If they were opposites, one would also undo the other: afterwards, each number would be where it was.",
  oppositeQuestion: "Does one undo the other?",
  oppositeOptions: [
    "Yes: padding restores what pooling removed.",
    "No: cropping undoes padding, and nothing undoes max pooling.",
  ],
  oppositeWhy: (drawn: number) =>
    `The seven of step 3 has ${drawn} pixels that are not 0. Those that have their number again afterwards are marked in the figures and counted below them.`,
  restored: {
    cropped: "Pad by 1, then crop by 1",
    padded: "Max pooling, then pad to 8 × 8",
    repeated: "Max pooling, then repeat each number",
  },
  restoredOf: (n: number, of: number) => `${n} of ${of}`,
  oppositeText:
    "Only the changes of the size are opposite. Padding adds zeros at the border and changes no number. Max pooling keeps one number of each square, in every part of the picture, and discards the others.",
  slipTitle: "A note on the course",
  slip: "The course introduces pooling as the reverse of padding. This is true of the size, from 8 × 8 to 4 × 4 and back, but not of the content: after max pooling, padding brings 1 of the 19 numbers back to its place.",
  own: (model: string) => `Pooling layers of your model ${model}: size of the output`,
  questions: [
    {
      question: "Can you explain what moves in the three animations?",
      answer:
        'The window of the kernel moves over the input, and each place gives one number of the output. Without padding, a 3 × 3 kernel on 7 × 7 has 5 × 5 places; with padding="same" it has 7 × 7; with stride 2 and padding="same" it has 4 × 4.',
    },
    {
      question: "Is pooling the opposite of padding?",
      answer:
        "No. After padding, cropping restores all 19 drawn pixels; after max pooling, padding restores 1 of 19. Only the sizes change in opposite directions.",
    },
    {
      question: 'Why does the kernel size not occur in the formula for padding="same"?',
      answer:
        "Because as many zeros are added as the kernel needs: a 3 × 3 kernel with stride 1 needs one row on each side, a 7 × 7 kernel three. The output stays at ⌈rows / stride⌉.",
    },
    {
      question:
        "Does max pooling make a network invariant to shifts, so that its answer stays the same?",
      answer:
        "No. With 2 × 2 squares, the numbers of the pooled seven change by 2 on average when the picture moves by one pixel. Lesson 7 measures how much the answer of a small network changes when an object moves.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  sizeTitle: "윈도를 놓을 수 있는 위치의 수",
  sizeIntro:
    "합성곱 층은 입력 위에서 윈도를 옮기고, 필터마다 윈도의 위치 하나에 값을 하나씩 계산합니다. 따라서 출력의 크기는 윈도를 놓을 수 있는 위치의 수와 같습니다. 윈도를 한 번에 몇 행 또는 몇 열씩 옮기는지를 스트라이드라고 하고, 입력의 둘레에 0을 채우는 것을 패딩이라고 합니다.",
  sizeGuess: "입력이 7행, 커널이 3행이고 스트라이드가 1이며 패딩이 없습니다. 출력은 몇 행입니까?",
  sizeWhy:
    "윈도는 0, 1, 2, 3, 4행에서 시작할 수 있습니다. 5행에서 시작하려면 7행이 필요한데, 입력에는 6행까지만 있습니다. 따라서 출력은 5행입니다.",
  sizeTry:
    "설정을 바꾸고 윈도를 옮겨 보세요. 입력에서 주황색 칸은 커널이 읽는 칸이고, 점선으로 된 칸은 패딩으로 채운 0입니다. 팽창률은 커널이 읽는 행과 행 사이의 간격입니다. 1이면 이웃한 행을 읽고, 2이면 한 행씩 건너뛰며 읽습니다.",
  size: "입력의 행 수",
  kernel: "커널 크기",
  stride: "스트라이드",
  dilation: "팽창률",
  padding: "패딩",
  place: "윈도의 위치",
  placeOf: (place, of) => `${of}곳 중 ${place}번째`,
  play: "윈도 움직이기",
  stop: "멈추기",
  input: "입력과 패딩",
  output: "출력",
  inputLabel: (size, before, after) =>
    `${size}×${size} 입력입니다. 앞에 0이 ${before}행, 뒤에 0이 ${after}행 있고, 윈도의 위치가 표시되어 있습니다.`,
  outputLabel: (n) => `${n}×${n} 출력입니다. 윈도에 해당하는 칸이 표시되어 있습니다.`,
  formula: "출력 크기",
  formulaValid: (size, extent, stride, n) => `⌊(${size} − ${extent}) / ${stride}⌋ + 1 = ${n}`,
  formulaSame: (size, stride, n) => `⌈${size} / ${stride}⌉ = ${n}`,
  formulaText: {
    valid:
      'padding="valid"이면 패딩이 없고, 출력 크기는 ⌊(행 수 − 커널 범위) / 스트라이드⌋ + 1입니다. ⌊ ⌋는 소수점 아래를 버린다는 뜻입니다. 커널 범위는 커널이 읽는 첫 행부터 마지막 행까지의 행 수로, 팽창률 × (커널 크기 − 1) + 1입니다.',
    same: 'padding="same"이면 출력 크기는 ⌈행 수 / 스트라이드⌉입니다. ⌈ ⌉는 소수점 아래를 올린다는 뜻입니다. 커널에 필요한 만큼 0을 채우므로 커널 크기는 식에 나오지 않습니다. 커널 범위는 커널이 읽는 첫 행부터 마지막 행까지의 행 수입니다.',
  },
  extent: "커널 범위",
  numbers: "출력에 있는 숫자의 수",
  zerosBefore: "입력 앞뒤에 채운 0의 행 수",
  refused: "Keras에서 쓸 수 없는 설정입니다.",
  refusals: {
    too_large: (extent, size) =>
      `커널이 ${extent}행에 걸치는데 입력은 ${size}행뿐입니다. 커널 크기나 팽창률을 줄이거나 padding="same"으로 바꾸세요.`,
    stride_and_dilation: () =>
      "Conv2D에서는 2 이상의 스트라이드와 2 이상의 팽창률을 함께 쓸 수 없습니다. 둘 중 하나를 1로 바꾸세요.",
  },
  poolingSame:
    "출력의 크기는 1단계의 식을 따릅니다. Keras에서는 정사각형의 한 변을 pool_size라고 하며, 스트라이드를 따로 정하지 않으면 pool_size와 같습니다. 8×8 맵에 3×3 정사각형을 쓰면 출력은 ⌊(8 − 3) / 3⌋ + 1 = 2행이고, 맵의 마지막 두 행과 두 열은 쓰이지 않습니다.",
  zerosTitle: "패딩의 0을 보는 칸",
  zerosIntro:
    'padding="same"이고 스트라이드가 1이면 출력의 크기가 입력과 같습니다. 대신 가장자리의 윈도에는 이미지에 없던 0이 들어갑니다. 출력의 칸을 계산한 윈도에 이런 0이 하나라도 들어 있을 때 그 칸이 0을 본다고 하겠습니다.',
  zerosGuess:
    '8×8 입력에 3×3 커널과 padding="same"을 쓰면, 패딩의 0을 하나라도 보는 출력 칸은 전체의 몇 %입니까?',
  zerosWhy:
    "8×8 = 64칸 가운데 안쪽의 6×6 = 36칸은 패딩을 보지 않습니다. 나머지 28칸이 0을 보므로 28 / 64 = 43.75%입니다.",
  zerosTry:
    "입력의 행 수와 커널 크기를 바꿔 보세요. 아래 그림은 출력이며, 색이 있는 칸이 패딩의 0을 봅니다.",
  zerosLabel: (some, all) => `출력 ${all}칸 중 ${some}칸이 패딩의 0을 봅니다.`,
  share: "0을 보는 칸의 비율",
  cells: "0을 보는 칸",
  some: (some, all) => `${all}칸 중 ${some}칸`,
  zerosNote:
    "작은 특성 맵에서는 대부분의 칸이 가장자리에 있습니다. 3×3 맵에 3×3 커널을 쓰면 9칸 중 8칸이 0을 봅니다. 신경망은 이 0을 단서로 어떤 위치가 가장자리에서 얼마나 떨어져 있는지 학습할 수 있습니다(Islam 외, 2020).",
  poolTitle: "최댓값, 평균, 스트라이드",
  poolIntro:
    "풀링 층은 가중치 없이 특성 맵을 줄입니다. 맵을 정사각형으로 나누어 정사각형마다 값을 하나씩 출력하는데, 최대 풀링은 정사각형 안의 최댓값을, 평균 풀링은 평균을 출력합니다. 스트라이드만 쓰면 정사각형마다 왼쪽 위의 숫자 하나만 남습니다.",
  poolGuess: "8×8 맵에 2×2 최대 풀링을 적용하면 숫자가 몇 개 남습니까?",
  poolWhy:
    "정사각형이 4×4 = 16개이고 하나마다 숫자가 하나씩 나옵니다. 64개 중 16개, 곧 4분의 1이 남습니다.",
  poolTry:
    "이미지는 선의 굵기가 한두 픽셀인 숫자 7입니다. 세 방법을 비교하고, 정사각형의 한 변을 바꾸고, 이미지를 한 픽셀 옮겨 보세요. 변화의 평균은 옮기기 전과 옮긴 다음의 숫자의 차이를 절댓값으로 바꾸어 평균한 것입니다.",
  poolSize: "정사각형의 한 변",
  move: "이미지를 오른쪽으로 한 픽셀 옮기기",
  picture: "이미지",
  hows: { max: "최댓값", mean: "평균", stride: "스트라이드만" },
  pictureLabel: "8×8 픽셀에 0부터 9까지의 숫자로 그린 숫자 7입니다.",
  pooledLabel: (how, n) => `${how}: ${n}×${n}개의 숫자입니다.`,
  change: (how) => `이미지를 옮겼을 때 변화의 평균: ${how}`,
  poolNote:
    "최댓값은 가는 선을 남기지만, 스트라이드만 쓰면 선을 놓칠 수 있습니다. 3×3 정사각형에서는 숫자 7을 모두 놓쳐서 변화가 0입니다. 2×2 정사각형에서는 이미지가 한 픽셀만 움직여도 세 출력이 모두 달라지고, 그중 최댓값이 가장 크게 달라집니다. 정사각형은 제자리에 있는데 선은 옆 정사각형으로 넘어가기 때문입니다.",
  oppositeTitle: "패딩과 풀링은 서로 반대입니까?",
  oppositeIntro:
    "패딩은 맵을 키우고 풀링은 맵을 줄입니다. 정말 반대라면 하나가 다른 하나를 되돌려 모든 숫자가 제자리로 돌아와야 합니다.",
  oppositeQuestion: "하나가 다른 하나를 되돌립니까?",
  oppositeOptions: [
    "예. 풀링으로 없어진 값을 패딩이 되살립니다.",
    "아니요. 패딩은 잘라 내면 되돌릴 수 있지만, 최대 풀링은 되돌릴 방법이 없습니다.",
  ],
  oppositeWhy: (drawn) =>
    `3단계의 숫자 7에서 0이 아닌 픽셀은 ${drawn}개입니다. 그중 원래의 숫자로 돌아온 픽셀을 그림에 표시하고 그 수를 아래에 적었습니다.`,
  restored: {
    cropped: "1만큼 패딩한 다음 1만큼 잘라 내기",
    padded: "최대 풀링 다음 8×8로 패딩하기",
    repeated: "최대 풀링 다음 숫자를 반복해 키우기",
  },
  restoredOf: (n, of) => `${of}개 중 ${n}개`,
  oppositeText:
    "반대인 것은 크기가 변하는 방향뿐입니다. 패딩은 가장자리에 0을 덧붙일 뿐 숫자를 바꾸지 않습니다. 최대 풀링은 이미지의 모든 곳에서 정사각형마다 숫자 하나만 남기고 나머지를 버립니다.",
  slipTitle: "강의 내용에 덧붙여",
  slip: "강의에서는 풀링을 패딩과 반대라고 소개합니다. 8×8이 4×4가 되고 다시 8×8이 되는 크기로 보면 맞지만 내용은 그렇지 않습니다. 최대 풀링을 한 다음 패딩하면 19개의 숫자 중 1개만 제자리로 돌아옵니다.",
  own: (model) => `내 모델 ${model}의 풀링 층: 출력 크기`,
  questions: [
    {
      question: "움직이는 윈도를 나타낸 세 애니메이션을 설명해 보세요.",
      answer:
        '커널의 윈도가 입력 위를 움직이며 위치마다 출력의 값을 하나씩 계산합니다. 7×7 입력에 3×3 커널을 쓰면 패딩이 없을 때 5×5, padding="same"이면 7×7, padding="same"에 스트라이드 2이면 4×4가 나옵니다.',
    },
    {
      question: "풀링은 패딩의 반대입니까?",
      answer:
        "아닙니다. 패딩한 것을 잘라 내면 선의 픽셀 19개가 모두 돌아오지만, 최대 풀링을 한 다음 패딩하면 19개 중 1개만 돌아옵니다. 반대인 것은 크기가 변하는 방향뿐입니다.",
    },
    {
      question: 'padding="same"의 식에는 왜 커널 크기가 나오지 않습니까?',
      answer:
        "커널에 필요한 만큼 0을 채우기 때문입니다. 스트라이드가 1일 때 3×3 커널은 양쪽에 한 행씩, 7×7 커널은 세 행씩 필요합니다. 출력은 그대로 ⌈행 수 / 스트라이드⌉입니다.",
    },
    {
      question: "최대 풀링을 쓰면 이미지가 이동해도 신경망의 예측이 달라지지 않습니까?",
      answer:
        "아닙니다. 숫자 7에 2×2 최대 풀링을 적용한 값은 이미지가 한 픽셀 움직일 때 평균 2만큼 달라집니다. 물체가 움직일 때 작은 신경망의 예측이 얼마나 달라지는지는 7과에서 측정합니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
