// Texts of the lesson on deeper networks.

import { formatNumber } from "../../maths/format_number";
import type { Lang } from "../titles";
import type { Activation, Initializer } from "./gradients";

const en = {
  stackTitle: "Small kernels in succession",
  stackIntro:
    "A number after one 5 × 5 convolution depends on 5 × 5 numbers of the input. So does a number after two 3 × 3 convolutions: the second reads 3 × 3 numbers, and each of these has read 3 × 3 itself.",
  stackGuess:
    "On 64 channels, with 64 filters, a 5 × 5 convolution has 102,464 parameters. How many do two 3 × 3 convolutions have together?",
  stackWhy:
    "A 3 × 3 convolution has 3 × 3 × 64 × 64 + 64 = 36,928 parameters, and two have 73,856. Per pair of channels, that is 18 weights instead of 25.",
  stackTry:
    "Add and remove kernels. Compare what they cost with one kernel that has the same receptive field, and change the number of channels.",
  kernels: "Kernels",
  addKernel: (k: number) => `Add ${k} × ${k}`,
  removeKernel: "Remove the last kernel",
  given: "Channels of the input",
  filters: "Filters of each convolution",
  stack: "Convolutions",
  pathsName: "Receptive field, with the number of paths from each pixel to the one output",
  pathsLabel: (field: number, most: number) =>
    `Receptive field of ${field} by ${field} pixels; up to ${most} paths lead from a pixel to the output.`,
  ofStack: "Your kernels",
  ofSingle: (k: number) => `One kernel of ${k} × ${k}`,
  field: "Receptive field",
  parameters: "Parameters",
  multiplyAdds: "Multiply-adds",
  relus: "Activations in succession",
  singleParameters: (k: number) => `Parameters of one ${k} × ${k}`,
  singleMultiplyAdds: (k: number) => `Multiply-adds of one ${k} × ${k}`,
  share: "Your kernels' parameters divided by the single kernel's",
  mapsOf: (side: number) =>
    `Multiply-adds are those for maps of ${side} × ${side}, without biases. Padding keeps the size of the maps.`,
  stackText:
    "VGG, with up to 16 convolutions of 3 × 3 only, was built on this (Simonyan and Zisserman, 2015). There is an activation after each kernel, so two convolutions can also compute what no single linear filter can.",
  pathsText:
    "One 5 × 5 kernel has one path from each pixel. With two 3 × 3 kernels there are 9 paths from the middle and one from each corner. A deep network therefore depends mostly on the middle of its receptive field (Luo et al., 2016).",
  firstNote:
    "On a picture with 3 channels, two 3 × 3 convolutions to 64 channels have 38,720 parameters, and one 5 × 5 has 4,864: the second 3 × 3 reads 64 channels instead of 3. GoogLeNet and ResNet begin with one 7 × 7 convolution.",
  sizeTitle: "The size of the pictures",
  sizeNote:
    "VGG and ResNet take pictures of 224 × 224 pixels. They were trained with crops of this size from larger pictures.",

  narrowTitle: "The 1 × 1 convolution",
  narrowIntro:
    "A 1 × 1 convolution computes weighted sums of the channels at one place, and reads no neighbours. It is a dense layer that is applied to each place. With fewer filters than channels it makes what follows cheaper.",
  narrowGuess:
    "In GoogLeNet's module 3a, a 5 × 5 convolution from 192 to 32 channels would have 153,632 parameters. A 1 × 1 convolution first reduces the 192 channels to 16. How many parameters do the two have?",
  narrowWhy:
    "The 1 × 1 has 192 × 16 + 16 = 3,088 parameters, and the 5 × 5 now has 25 × 16 × 32 + 32 = 12,832. Together they have 15,920, about a tenth.",
  narrowTry:
    "Change the width of the 1 × 1 convolution. At which width does it stop saving parameters?",
  width: "Filters of the 1 × 1",
  direct: "5 × 5 on 192 channels",
  narrow: "1 × 1",
  wide: "5 × 5 after the 1 × 1",
  reducedParameters: "Parameters of the two",
  reducedShare: "Compared with the 5 × 5 alone",
  reducedMultiplyAdds: "Multiply-adds of the two",
  directMultiplyAdds: "Multiply-adds of the 5 × 5 alone",
  narrowText: (most: number, bottleneck: string, plain: string) =>
    `Up to ${most} filters, the two have fewer parameters. The saving is not free: at each place, only as many numbers pass as the 1 × 1 has filters. ResNet-50 does the same in its blocks: 256 → 64 (1 × 1), 3 × 3, 64 → 256 (1 × 1) has ${bottleneck} parameters, and two 3 × 3 convolutions on 256 channels would have ${plain}.`,

  shortcutTitle: "The shortcut",
  shortcutIntro:
    "A layer with a shortcut gives H(x) = F(x) + x. The derivative of H is that of F plus 1, so the gradient also comes back unchanged past the layer. Here is a network of 20 dense layers with 16 neurons each, before any training: its weights are drawn, 8 inputs of 3 classes pass through it, and back-propagation gives the gradient of the loss by the weights of each layer.",
  shortcutGuess: (last: string) =>
    `The activation is the sigmoid, and there are no shortcuts. The norm of the gradient at layer 20 is ${last}. What is the norm at layer 1, as an exponent of ten? (For 0.001, enter −3.)`,
  shortcutWhy: (first: string, all: string, allLast: string) =>
    `Its norm is ${first}. On its way back, the gradient is multiplied at each layer by the weights and by a derivative of at most 0.25. With all shortcuts the norm is ${all} at layer 1, and ${allLast} at layer 20.`,
  shortcutTry:
    "Switch shortcuts on and off, all or one by one. Try other activations, initializers and seeds.",
  shortcuts: "Shortcuts",
  noShortcuts: "None",
  allShortcuts: "Over all layers",
  eachShortcut: "Shortcut over each layer",
  shortcutOver: (n: number) => `Shortcut over layer ${n}`,
  activation: "Activation",
  activations: { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" } satisfies Record<
    Activation,
    string
  >,
  initializer: "Initializer",
  initializers: { glorot: "Glorot (Keras' default)", he: "He" } satisfies Record<
    Initializer,
    string
  >,
  seed: "Seed",
  layer: "Layer",
  withChosen: "with the chosen shortcuts",
  withNone: "without shortcuts",
  chartLabel: (first: string, last: string) =>
    `Norm of the gradient at each layer: ${first} at layer 1, ${last} at layer 20.`,
  pointTitle: (layer: number, value: number) => `Layer ${layer}: ${formatNumber(value)}`,
  atFirst: "Norm of the gradient at layer 1",
  atLast: "Norm of the gradient at layer 20",
  ratio: "Layer 1 divided by layer 20",
  overSeeds: (n: number) => `Layer 1, lowest and highest of ${n} seeds`,
  fromTo: (low: string, high: string) => `${low} to ${high}`,
  shortcutText:
    "With ReLU and Glorot's initialization, the gradient is small at all layers rather than vanishing on the way: the values themselves become smaller from layer to layer. He's initialization cures this without shortcuts. With ReLU and all shortcuts the norm is in the hundreds or more, since each layer adds to the values. ResNet applies batch normalization to F(x) before it is added, so that the values grow slowly.",
  causeTitle: "Vanishing gradients are not the whole reason",
  causeNote:
    "The authors of ResNet used batch normalization in the networks without shortcuts too, and found that their gradients do not vanish (He et al., 2016, section 4.1). A plain network of 34 layers still had a higher training error than one of 18. What shortcuts change there is how easily a layer can leave its input as it is: F(x) = 0 is enough.",
  personTitle: "ResNet and a person",
  personNote:
    "The course compares 97% for ResNet with 95% for a person. Both are top-5: the answer counts as right if the class is among five guesses. On the test pictures of ImageNet's challenge, an ensemble of ResNets had an error of 3.57% (96.4% right). The person's error of 5.1% is that of one trained person on 1,500 pictures (Russakovsky et al., 2015).",

  own: {
    title: (model: string) => `Kernels and shortcuts of your model ${model}`,
    kernels: (size: string) => `Convolutions with ${size} kernels`,
    group: (layers: number, parameters: string, multiplyAdds: string) =>
      `${layers} ${layers === 1 ? "layer" : "layers"}, ${parameters} parameters, ${multiplyAdds} multiply-adds`,
    noKernels: "It has no convolutions.",
    pair: (first: string, second: string, field: number, both: string, one: string) =>
      `${first} and ${second} follow each other directly. Together they see ${field} × ${field} and have ${both} parameters; one ${field} × ${field} convolution would have ${one}.`,
    shortcuts: (sums: number, joined: number) => {
      if (!sums && !joined) return "It has no shortcuts.";
      return `Branches meet in a sum (shortcuts) at ${sums} ${sums === 1 ? "place" : "places"}, and side by side (Concatenate) at ${joined}.`;
    },
  },

  questions: [
    {
      question: "Why are two 3 × 3 kernels used instead of one 5 × 5?",
      answer:
        "They have the same receptive field with fewer parameters, 73,856 instead of 102,464 on 64 channels, and a second activation in between.",
    },
    {
      question: "How does a 1 × 1 convolution reduce the number of parameters so much?",
      answer:
        "It reduces the channels that the expensive kernel reads: from 192 to 16 in GoogLeNet's module 3a, which leaves 15,920 of 153,632 parameters.",
    },
    {
      question: "What does the shortcut H(x) = F(x) + x change?",
      answer: (none: string, all: string) =>
        `The derivative of x is 1, so the gradient reaches the first layers whatever F does: with sigmoids, its norm at layer 1 of 20 is ${all} instead of ${none}.`,
    },
    {
      question: "Are two small kernels always cheaper than a large one?",
      answer:
        "No. On a picture with 3 channels and with 64 filters, two 3 × 3 have 38,720 parameters and one 5 × 5 has 4,864, because the second 3 × 3 reads 64 channels.",
    },
    {
      question: "What is the receptive field of seven 3 × 3 convolutions in a row?",
      answer:
        "15 × 15: each 3 × 3 adds 2 to the 1 × 1 of the output, so it is 1 + 7 × 2. Without strides or pooling it grows slowly.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  stackTitle: "작은 커널을 이어 쓰기",
  stackIntro:
    "5×5 합성곱의 출력값 하나는 입력의 5×5개 값으로 정해집니다. 3×3 합성곱을 두 번 이어 써도 같습니다. 두 번째 합성곱이 3×3개 값을 보고, 그 값마다 다시 3×3개 값을 보았기 때문입니다.",
  stackGuess:
    "입력 채널이 64개, 필터가 64개일 때 5×5 합성곱의 파라미터는 102,464개입니다. 3×3 합성곱 두 개의 파라미터는 모두 몇 개입니까?",
  stackWhy:
    "3×3 합성곱 하나는 3×3×64×64 + 64 = 36,928개이고, 두 개면 73,856개입니다. 입력 채널과 출력 채널의 쌍마다 가중치가 25개에서 18개로 줄어듭니다.",
  stackTry:
    "커널을 더하거나 빼면서 수용 영역이 같은 커널 하나와 비용을 비교해 보세요. 채널 수도 바꾸어 보세요.",
  kernels: "커널",
  addKernel: (k) => `${k}×${k} 추가`,
  removeKernel: "마지막 커널 빼기",
  given: "입력 채널 수",
  filters: "각 합성곱의 필터 수",
  stack: "합성곱",
  pathsName: "수용 영역과 각 픽셀에서 출력값 하나까지의 경로 수",
  pathsLabel: (field, most) =>
    `수용 영역은 ${field}×${field} 픽셀이고, 한 픽셀에서 출력까지의 경로는 많으면 ${most}개입니다.`,
  ofStack: "고른 커널",
  ofSingle: (k) => `${k}×${k} 커널 하나`,
  field: "수용 영역",
  parameters: "파라미터",
  multiplyAdds: "곱셈-누적 연산",
  relus: "이어지는 활성화 함수의 수",
  singleParameters: (k) => `${k}×${k} 하나의 파라미터`,
  singleMultiplyAdds: (k) => `${k}×${k} 하나의 곱셈-누적 연산`,
  share: "고른 커널의 파라미터 ÷ 커널 하나의 파라미터",
  mapsOf: (side) =>
    `곱셈-누적 연산은 ${side}×${side} 맵에서 편향을 빼고 센 수입니다. 패딩을 써서 맵의 크기는 그대로입니다.`,
  stackText:
    "VGG는 이 방법으로 3×3 합성곱만 최대 16개를 쌓은 신경망입니다(Simonyan과 Zisserman, 2015). 커널마다 활성화 함수가 있으므로 합성곱 두 개는 선형 필터 하나로 나타낼 수 없는 계산도 할 수 있습니다.",
  pathsText:
    "5×5 커널 하나에서는 모든 픽셀의 경로가 하나입니다. 3×3 커널 두 개에서는 가운데 픽셀의 경로가 9개, 모서리 픽셀의 경로가 1개입니다. 그래서 깊은 신경망의 값은 주로 수용 영역의 가운데에 따라 달라집니다(Luo 외, 2016).",
  firstNote:
    "채널이 3개인 이미지에서 64채널로 가는 3×3 합성곱 두 개는 파라미터가 38,720개이고 5×5 하나는 4,864개입니다. 두 번째 3×3의 입력이 3채널이 아니라 64채널이기 때문입니다. GoogLeNet과 ResNet은 7×7 합성곱 하나로 시작합니다.",
  sizeTitle: "이미지의 크기",
  sizeNote:
    "VGG와 ResNet의 입력은 224×224 픽셀입니다. 더 큰 이미지에서 이 크기로 잘라 낸 부분으로 학습했습니다.",

  narrowTitle: "1×1 합성곱",
  narrowIntro:
    "1×1 합성곱은 한 위치의 채널들에 가중치를 곱해 더하며, 이웃한 위치의 값은 쓰지 않습니다. 모든 위치에 똑같이 적용하는 밀집 층과 같습니다. 채널 수보다 필터 수를 적게 하면 다음 층의 비용이 줄어듭니다.",
  narrowGuess:
    "GoogLeNet의 3a 모듈에서 192채널을 32채널로 바꾸는 5×5 합성곱의 파라미터는 153,632개가 됩니다. 먼저 1×1 합성곱으로 192채널을 16채널로 줄이면 두 층의 파라미터는 모두 몇 개입니까?",
  narrowWhy:
    "1×1은 192×16 + 16 = 3,088개이고, 5×5는 25×16×32 + 32 = 12,832개로 줄어듭니다. 합하면 15,920개로 약 10분의 1입니다.",
  narrowTry: "1×1 합성곱의 필터 수를 바꾸어 보세요. 몇 개부터 오히려 파라미터가 많아집니까?",
  width: "1×1의 필터 수",
  direct: "192채널에 5×5",
  narrow: "1×1",
  wide: "1×1 다음의 5×5",
  reducedParameters: "두 층의 파라미터",
  reducedShare: "5×5만 쓸 때와 비교",
  reducedMultiplyAdds: "두 층의 곱셈-누적 연산",
  directMultiplyAdds: "5×5만 쓸 때의 곱셈-누적 연산",
  narrowText: (most, bottleneck, plain) =>
    `필터가 ${most}개일 때까지 두 층의 파라미터가 더 적습니다. 대신 위치마다 1×1의 필터 수만큼의 값만 통과합니다. ResNet-50의 블록도 같은 방법을 씁니다. 256 → 64 (1×1), 3×3, 64 → 256 (1×1)의 파라미터는 ${bottleneck}개이고, 256채널에 3×3 합성곱을 두 번 쓰면 ${plain}개가 됩니다.`,

  shortcutTitle: "지름길 연결",
  shortcutIntro:
    "지름길 연결이 있는 층의 출력은 H(x) = F(x) + x입니다. H의 미분은 F의 미분에 1을 더한 것이므로, 기울기가 층을 건너뛰어 그대로 돌아오는 길이 생깁니다. 여기서는 뉴런이 16개인 밀집 층 20개를 학습하기 전의 상태에서 살펴봅니다. 가중치를 무작위로 정하고 클래스가 3개인 입력 8개를 통과시킨 다음, 역전파로 층마다 가중치에 대한 손실의 기울기를 구합니다.",
  shortcutGuess: (last) =>
    `활성화 함수가 시그모이드이고 지름길 연결이 없습니다. 20번 층에서 기울기의 크기(노름)는 ${last}입니다. 1번 층에서는 10의 몇 제곱 정도입니까? (0.001이라면 −3을 입력하세요.)`,
  shortcutWhy: (first, all, allLast) =>
    `크기는 ${first}입니다. 기울기가 돌아오면서 층을 지날 때마다 가중치와 0.25 이하의 미분이 곱해집니다. 지름길 연결을 모두 켜면 1번 층에서 ${all}, 20번 층에서 ${allLast}입니다.`,
  shortcutTry:
    "지름길 연결을 모두 또는 하나씩 켜고 꺼 보세요. 활성화 함수, 초기화, 시드도 바꾸어 보세요.",
  shortcuts: "지름길 연결",
  noShortcuts: "없음",
  allShortcuts: "모든 층",
  eachShortcut: "층마다 지름길 연결",
  shortcutOver: (n) => `지름길 연결, 층 ${n}`,
  activation: "활성화 함수",
  activations: { sigmoid: "시그모이드", tanh: "tanh", relu: "ReLU" },
  initializer: "초기화",
  initializers: { glorot: "Glorot (Keras 기본값)", he: "He" },
  seed: "시드",
  layer: "층",
  withChosen: "고른 지름길 연결",
  withNone: "지름길 연결 없음",
  chartLabel: (first, last) =>
    `층별 기울기의 크기. 1번 층에서 ${first}, 20번 층에서 ${last}입니다.`,
  pointTitle: (layer, value) => `${layer}번 층: ${formatNumber(value)}`,
  atFirst: "1번 층에서 기울기의 크기",
  atLast: "20번 층에서 기울기의 크기",
  ratio: "1번 층 ÷ 20번 층",
  overSeeds: (n) => `시드 ${n}개에서 1번 층의 최솟값과 최댓값`,
  fromTo: (low, high) => `${low} ~ ${high}`,
  shortcutText:
    "ReLU와 Glorot 초기화를 쓰면 기울기가 돌아오는 도중에 사라지는 것이 아니라 모든 층에서 작습니다. 층을 지날수록 값 자체가 작아지기 때문입니다. 이때는 지름길 연결 없이 He 초기화로도 해결됩니다. ReLU에 지름길 연결을 모두 켜면 층마다 값이 더해져 기울기의 크기가 수백 이상이 됩니다. ResNet은 F(x)를 배치 정규화한 다음 더하므로 값이 천천히 커집니다.",
  causeTitle: "기울기 소실만으로 설명되지 않는 점",
  causeNote:
    "ResNet의 저자들은 지름길 연결이 없는 신경망에도 배치 정규화를 썼고, 기울기가 사라지지 않음을 확인했습니다(He 외, 2016, 4.1절). 그런데도 34층의 학습 오차가 18층보다 컸습니다. 지름길 연결이 있으면 F(x) = 0만 되어도 입력을 그대로 내보낼 수 있어 층을 더하기가 쉬워집니다.",
  personTitle: "ResNet과 사람",
  personNote:
    "강의에서는 ResNet의 97%와 사람의 95%를 비교합니다. 둘 다 top-5, 곧 답 다섯 개 안에 정답이 있으면 맞은 것으로 세는 값입니다. ImageNet 대회의 시험용 이미지에서 ResNet 앙상블의 오류율은 3.57%(정확도 96.4%)였습니다. 사람의 오류율 5.1%는 훈련받은 한 사람이 이미지 1,500장에 답한 결과입니다(Russakovsky 외, 2015).",

  own: {
    title: (model) => `내 모델 ${model}의 커널과 지름길 연결`,
    kernels: (size) => `커널이 ${size}인 합성곱`,
    group: (layers, parameters, multiplyAdds) =>
      `층 ${layers}개, 파라미터 ${parameters}개, 곱셈-누적 연산 ${multiplyAdds}번`,
    noKernels: "합성곱 층이 없습니다.",
    pair: (first, second, field, both, one) =>
      `바로 이어지는 두 층 ${first}, ${second}의 수용 영역은 ${field}×${field}이고 파라미터는 모두 ${both}개입니다. ${field}×${field} 합성곱 하나라면 ${one}개가 됩니다.`,
    shortcuts: (sums, joined) =>
      sums || joined
        ? `갈라진 길이 덧셈(지름길 연결)으로 만나는 곳이 ${sums}곳, 나란히 붙는(Concatenate) 곳이 ${joined}곳 있습니다.`
        : "지름길 연결이 없습니다.",
  },

  questions: [
    {
      question: "5×5 커널 하나 대신 3×3 커널 두 개를 쓰는 이유는 무엇입니까?",
      answer:
        "수용 영역은 같으면서 64채널에서 파라미터가 102,464개에서 73,856개로 줄고, 그 사이에 활성화 함수가 하나 더 들어가기 때문입니다.",
    },
    {
      question: "1×1 합성곱은 어떻게 파라미터 수를 크게 줄입니까?",
      answer:
        "비용이 큰 커널의 입력 채널을 줄입니다. GoogLeNet의 3a 모듈에서는 192채널을 16채널로 줄여 파라미터가 153,632개에서 15,920개가 됩니다.",
    },
    {
      question: "지름길 연결 H(x) = F(x) + x로 무엇이 달라집니까?",
      answer: (none, all) =>
        `x의 미분이 1이므로 F와 관계없이 앞쪽 층까지 기울기가 돌아옵니다. 시그모이드를 쓰는 20층 신경망의 1번 층에서 기울기의 크기가 ${none}에서 ${all}로 커집니다.`,
    },
    {
      question: "작은 커널 두 개는 언제나 큰 커널 하나보다 비용이 적습니까?",
      answer:
        "아닙니다. 채널이 3개인 이미지에 필터를 64개 쓰면 3×3 두 개는 38,720개, 5×5 하나는 4,864개입니다. 두 번째 3×3의 입력이 64채널이기 때문입니다.",
    },
    {
      question: "3×3 합성곱 일곱 개를 이어 쓰면 수용 영역은 얼마입니까?",
      answer:
        "15×15입니다. 3×3마다 2씩 늘어나므로 1 + 7×2입니다. 스트라이드나 풀링이 없으면 수용 영역은 천천히 커집니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
