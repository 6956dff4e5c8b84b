// Texts of the lesson on padding, stride and pooling.

import type { Lang } from "../titles";

const en = {
  sizeTitle: "How many places does the window have?",
  sizeIntro:
    "A convolution layer moves a window over its input and writes one number for each place. The size of the output is therefore the number of places that the window has.",
  sizeGuess:
    "The input has 7 rows, the kernel has 3, the stride is 1, and there is no padding. How many rows does the output have?",
  sizeWhy:
    "The window can begin in rows 0, 1, 2, 3 and 4. In row 5 it would need a row 7, which does not exist.",
  sizeTry:
    "Change the settings and move the window. Squares with a dashed border are zeros that the padding adds.",
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
      'With padding="valid": ⌊(rows − extent) / stride⌋ + 1, where the extent is dilation × (kernel − 1) + 1.',
    same: 'With padding="same": ⌈rows / stride⌉. The kernel size does not matter, since as many zeros are added as it needs.',
  },
  extent: "Extent of the kernel",
  numbers: "Numbers in the output",
  zerosBefore: "Rows of zeros before and after the input",
  refused: "This size is impossible:",
  refusals: {
    too_large: (extent: number, size: number) =>
      `the kernel extends over ${extent} rows, but the input has only ${size}. Use a smaller kernel, a smaller dilation rate, or padding="same".`,
    stride_and_dilation: () =>
      "Keras does not combine a stride above 1 with a dilation rate above 1 in Conv2D. Set one of the two to 1.",
  },
  poolingSame:
    "Pooling layers follow the same formula. Their window is called pool_size, and their stride is the pool size unless another one is given.",
  zerosTitle: "Who sees the zeros?",
  zerosIntro:
    'With padding="same" and stride 1, the output is as large as the input. The price is that the windows at the border contain zeros that are not part of the picture.',
  zerosGuess:
    'An 8 × 8 input and a 3 × 3 kernel with padding="same": what share of the output cells sees at least one zero of the padding, in per cent?',
  zerosWhy: "Of 8 × 8 = 64 cells, the 6 × 6 = 36 inside do not see the padding. The other 28 do.",
  zerosTry: "Change the size and the kernel. Marked cells see zeros of the padding.",
  zerosLabel: (some: number, all: number) =>
    `Output cells; ${some} of ${all} see zeros of the padding.`,
  share: "Share of cells that see zeros",
  cells: "Cells that see zeros",
  some: (some: number, all: number) => `${some} of ${all}`,
  zerosNote:
    "On small maps, most cells are at the border: on a 3 × 3 map, a 3 × 3 kernel sees zeros in 8 of 9 cells. This is one way in which a network learns where the border is.",
  poolTitle: "Maximum, mean, or every second pixel",
  poolIntro:
    "There are three ways to make a map smaller without weights: keep the largest number of each square, its mean, or only its first number, as a stride does.",
  poolGuess: "Max pooling with 2 × 2 squares on an 8 × 8 map: how many numbers are left?",
  poolWhy: "Each of 4 × 4 squares gives one number: 16 of 64, a quarter.",
  poolTry:
    "Compare the three, then move the picture by one pixel. The drawing is a seven; its lines are one or two pixels wide.",
  poolSize: "Side of a square",
  move: "Move the picture one pixel to the right",
  picture: "Picture",
  hows: { max: "Maximum", mean: "Mean", stride: "Stride only" },
  pictureLabel: "A seven, drawn with numbers from 0 to 9 on 8 by 8 pixels.",
  pooledLabel: (how: string, n: number) => `${how}: ${n} by ${n} numbers.`,
  change: (how: string) => `Mean change when the picture moves: ${how}`,
  poolNote:
    "The maximum keeps thin lines, and the stride can miss them. No method is indifferent to a shift by one pixel: the squares stay where they are, while the line moves into the next one.",
  oppositeTitle: "Are padding and pooling opposites?",
  oppositeIntro:
    "Padding makes a map larger, and pooling makes it smaller. Opposites would also undo each other: afterwards, each number would be where it was.",
  oppositeQuestion: "Does one undo the other?",
  oppositeOptions: [
    "Yes: padding restores what pooling removed.",
    "No: cropping undoes padding, and nothing undoes max pooling.",
  ],
  oppositeWhy: (drawn: number) =>
    `The drawn lines have ${drawn} pixels that are not 0. So many of them have their number again afterwards:`,
  restored: {
    cropped: "Pad by 1, then crop by 1",
    padded: "Max pooling, then pad to 8 × 8",
    repeated: "Max pooling, then repeat each number",
  },
  restoredOf: (n: number, of: number) => `${n} of ${of}`,
  oppositeText:
    "Only the sizes are opposite. Padding adds zeros at the border and changes no number; pooling keeps one number of each square and discards the others everywhere.",
  slipTitle: "A note on the course",
  slip: "The course introduces pooling as the reverse of padding. This holds for the size, from 8 × 8 to 4 × 4 and back, but not for the content: padding restores 1 of the 19 numbers.",
  own: (model: string) => `Pooling in your model ${model}: size of the output`,
  questions: [
    {
      question: "Can you explain what moves in the three animations?",
      answer:
        'The window of the kernel moves over the input, and each place gives one number of the output. Without padding, a 3 × 3 kernel on 7 × 7 has 5 × 5 places; with padding="same" it has 7 × 7; with stride 2 and padding="same" it has 4 × 4.',
    },
    {
      question: "Is pooling the opposite of padding?",
      answer:
        "No. Cropping restores all 19 drawn pixels after padding; padding restores 1 of 19 after max pooling. Only the sizes change in opposite directions.",
    },
    {
      question: 'Why does the kernel size not occur in the formula for padding="same"?',
      answer:
        "As many zeros are added as the kernel needs: a 3 × 3 kernel with stride 1 needs one row on each side, a 7 × 7 kernel three. The output stays at ⌈rows / stride⌉.",
    },
    {
      question: "Does max pooling make a network invariant to shifts?",
      answer:
        "Not completely. With 2 × 2 squares, the pooled seven changes by 2 on average when the picture moves by one pixel. Lesson 7 shows how much of that reaches the answer.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  sizeTitle: "윈도를 놓을 수 있는 자리는 몇 개인가",
  sizeIntro:
    "합성곱 층은 입력 위에서 윈도를 옮겨 가며 자리마다 숫자를 하나씩 계산합니다. 따라서 출력의 크기는 윈도를 놓을 수 있는 자리의 수입니다.",
  sizeGuess: "입력이 7행, 커널이 3행이고 스트라이드가 1이며 패딩이 없습니다. 출력은 몇 행입니까?",
  sizeWhy:
    "윈도는 0, 1, 2, 3, 4행에서 시작할 수 있습니다. 5행에서 시작하려면 7행이 필요한데, 입력에는 6행까지만 있습니다.",
  sizeTry: "설정을 바꾸고 윈도를 옮겨 보세요. 점선으로 된 칸은 패딩으로 채운 0입니다.",
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
    `${size}×${size} 입력입니다. 앞에 0이 ${before}행, 뒤에 0이 ${after}행 있고, 윈도의 자리가 표시되어 있습니다.`,
  outputLabel: (n) => `${n}×${n} 출력입니다. 윈도에 해당하는 칸이 표시되어 있습니다.`,
  formula: "출력 크기",
  formulaValid: (size, extent, stride, n) => `⌊(${size} − ${extent}) / ${stride}⌋ + 1 = ${n}`,
  formulaSame: (size, stride, n) => `⌈${size} / ${stride}⌉ = ${n}`,
  formulaText: {
    valid:
      'padding="valid"이면 ⌊(행 수 − 커널 범위) / 스트라이드⌋ + 1입니다. 커널 범위는 팽창률 × (커널 크기 − 1) + 1입니다.',
    same: 'padding="same"이면 ⌈행 수 / 스트라이드⌉입니다. 커널에 필요한 만큼 0을 채우므로 커널 크기는 식에 나오지 않습니다.',
  },
  extent: "커널 범위",
  numbers: "출력에 있는 숫자의 수",
  zerosBefore: "입력 앞뒤에 채운 0의 행 수",
  refused: "만들 수 없는 크기입니다.",
  refusals: {
    too_large: (extent, size) =>
      `커널이 ${extent}행에 걸치는데 입력은 ${size}행뿐입니다. 커널 크기나 팽창률을 줄이거나 padding="same"으로 바꾸세요.`,
    stride_and_dilation: () =>
      "Keras의 Conv2D에서는 2 이상의 스트라이드와 2 이상의 팽창률을 함께 쓸 수 없습니다. 둘 중 하나를 1로 바꾸세요.",
  },
  poolingSame:
    "풀링 층도 같은 식을 따릅니다. 풀링에서는 윈도의 크기를 pool_size라고 하며, 스트라이드를 따로 정하지 않으면 pool_size와 같습니다.",
  zerosTitle: "어떤 칸이 0을 보는가",
  zerosIntro:
    'padding="same"이고 스트라이드가 1이면 출력의 크기가 입력과 같습니다. 대신 가장자리의 윈도에는 이미지에 없던 0이 들어갑니다.',
  zerosGuess:
    '8×8 입력에 3×3 커널과 padding="same"을 쓰면, 패딩의 0을 하나라도 보는 출력 칸은 전체의 몇 %입니까?',
  zerosWhy: "8×8 = 64칸 가운데 안쪽의 6×6 = 36칸은 패딩을 보지 않습니다. 나머지 28칸이 0을 봅니다.",
  zerosTry: "입력과 커널의 크기를 바꿔 보세요. 표시된 칸이 패딩의 0을 보는 칸입니다.",
  zerosLabel: (some, all) => `출력 ${all}칸 중 ${some}칸이 패딩의 0을 봅니다.`,
  share: "0을 보는 칸의 비율",
  cells: "0을 보는 칸",
  some: (some, all) => `${all}칸 중 ${some}칸`,
  zerosNote:
    "작은 맵에서는 대부분의 칸이 가장자리에 있습니다. 3×3 맵에 3×3 커널을 쓰면 9칸 중 8칸이 0을 봅니다. 신경망은 이렇게 해서 가장자리의 위치를 알아낼 수 있습니다.",
  poolTitle: "최댓값, 평균, 한 칸씩 건너뛰기",
  poolIntro:
    "가중치 없이 맵을 줄이는 방법은 세 가지입니다. 정사각형마다 최댓값을 남기거나, 평균을 남기거나, 스트라이드처럼 첫 번째 숫자만 남깁니다.",
  poolGuess: "8×8 맵에 2×2 최대 풀링을 적용하면 숫자가 몇 개 남습니까?",
  poolWhy: "정사각형 4×4개에서 숫자가 하나씩 나옵니다. 64개 중 16개, 곧 4분의 1이 남습니다.",
  poolTry:
    "세 방법을 비교한 다음 이미지를 한 픽셀 옮겨 보세요. 그림은 숫자 7이고, 선의 굵기는 한두 픽셀입니다.",
  poolSize: "정사각형의 한 변",
  move: "이미지를 오른쪽으로 한 픽셀 옮기기",
  picture: "이미지",
  hows: { max: "최댓값", mean: "평균", stride: "스트라이드만" },
  pictureLabel: "8×8 픽셀에 0부터 9까지의 숫자로 그린 숫자 7입니다.",
  pooledLabel: (how, n) => `${how}: ${n}×${n}개의 숫자입니다.`,
  change: (how) => `이미지를 옮겼을 때 변화의 평균: ${how}`,
  poolNote:
    "최댓값은 가는 선을 남기지만, 스트라이드만 쓰면 선을 놓칠 수 있습니다. 어느 방법도 한 픽셀의 이동에 영향을 받지 않는 것은 아닙니다. 정사각형은 제자리에 있고 선만 옆 정사각형으로 넘어가기 때문입니다.",
  oppositeTitle: "패딩과 풀링은 서로 반대인가",
  oppositeIntro:
    "패딩은 맵을 키우고 풀링은 맵을 줄입니다. 정말 반대라면 하나가 다른 하나를 되돌려 모든 숫자가 제자리로 돌아와야 합니다.",
  oppositeQuestion: "하나가 다른 하나를 되돌립니까?",
  oppositeOptions: [
    "예. 풀링으로 없어진 값을 패딩이 되살립니다.",
    "아니요. 패딩은 잘라 내면 되돌릴 수 있지만, 최대 풀링은 되돌릴 방법이 없습니다.",
  ],
  oppositeWhy: (drawn) =>
    `선을 이루는 픽셀, 곧 0이 아닌 픽셀은 ${drawn}개입니다. 그중 원래의 숫자로 돌아온 픽셀의 수는 다음과 같습니다.`,
  restored: {
    cropped: "1만큼 패딩한 다음 1만큼 잘라 내기",
    padded: "최대 풀링 다음 8×8로 패딩하기",
    repeated: "최대 풀링 다음 숫자를 반복해 키우기",
  },
  restoredOf: (n, of) => `${of}개 중 ${n}개`,
  oppositeText:
    "반대인 것은 크기뿐입니다. 패딩은 가장자리에 0을 더할 뿐 숫자를 바꾸지 않습니다. 풀링은 모든 곳에서 정사각형마다 숫자 하나만 남기고 나머지를 버립니다.",
  slipTitle: "강의 내용에 덧붙여",
  slip: "강의에서는 풀링을 패딩과 반대라고 소개합니다. 8×8이 4×4가 되고 다시 8×8이 되는 크기로 보면 맞지만 내용은 그렇지 않습니다. 패딩으로 돌아오는 숫자는 19개 중 1개입니다.",
  own: (model) => `내 모델 ${model}의 풀링 층: 출력 크기`,
  questions: [
    {
      question: "아래 내용을 이해하고 설명할 수있는가?",
      answer:
        '커널의 윈도가 입력 위를 움직이며 자리마다 출력의 숫자를 하나씩 계산합니다. 7×7 입력에 3×3 커널을 쓰면 패딩이 없을 때 5×5, padding="same"이면 7×7, padding="same"에 스트라이드 2이면 4×4가 나옵니다.',
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
      question: "최대 풀링을 쓰면 신경망이 이동에 영향을 받지 않게 됩니까?",
      answer:
        "완전히 그렇지는 않습니다. 2×2 최대 풀링의 결과는 이미지가 한 픽셀 움직일 때 평균 2만큼 변합니다. 그 변화가 예측까지 얼마나 이어지는지는 7과에서 봅니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
