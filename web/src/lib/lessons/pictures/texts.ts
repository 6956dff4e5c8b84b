// Texts of the lesson on pictures as numbers.

import type { Lang } from "../titles";
import type { Turn } from "./core";

type Case = "dense_ordered" | "dense_shuffled" | "convnet_ordered" | "convnet_shuffled";

const en = {
  zoomTitle: "Zoom in until the pixels are numbers",
  zoomIntro:
    "A colour picture is an array with three axes: rows, columns, and the three channels red, green and blue. Here each number is a whole number from 0 (dark) to 255 (bright).",
  zoomGuess: "A colour picture has 180 × 180 pixels. How many numbers is that?",
  zoomWhy: "180 × 180 × 3 = 97,200: each pixel has three numbers.",
  zoomTry:
    "Make “Pixels on a side” smaller to zoom in. Move the part that is shown with the other sliders, or press the picture. At 6 × 6 pixels and below, the numbers of one channel are shown.",
  zoom: "Pixels on a side",
  top: "First row",
  left: "First column",
  channel: "Channel",
  channels: ["Red", "Green", "Blue"],
  choose: "Picture",
  cat: "Cat",
  whole: "Picture; the frame shows the part",
  wholeLabel: "Picture of 48 by 48 pixels; a frame shows the part that is enlarged.",
  part: (channel: string) => `Part of the picture; numbers: ${channel}`,
  partLabel: (side: number, row: number, column: number) =>
    `${side} by ${side} pixels from row ${row} and column ${column} on.`,
  first: "First pixel of the part: red, green, blue",
  numbers: "Numbers in the part",
  credit: "The photograph of the cat comes from scikit-image (Stéfan van der Walt, CC0).",
  own: "Your own picture",
  ownHelp: "It stays in this browser: it is reduced to 48 × 48 pixels and sent nowhere.",
  noPicture: "This file cannot be read as a picture. Choose a PNG, JPEG or WebP file.",
  turnTitle: "Flip and rotate the array",
  turnIntro:
    "Flipping or rotating a picture reorders its numbers. The picture here is a handwritten three from scikit-learn's digits. It has one channel of 8 × 8 numbers, from 0 (white) to 16 (black).",
  turnGuess:
    "The number 15 stands in row 0, column 3 (counted from 0). In which column is it after the picture is flipped from left to right?",
  turnWhy: "Column c becomes column 7 − c, so 3 becomes 4. The row stays the same.",
  turnTry: "Choose an operation and follow the marked number.",
  turn: "Operation",
  turns: {
    same: "None",
    left_right: "Flip left to right",
    up_down: "Flip top to bottom",
    left: "Rotate left by 90°",
    half: "Rotate by 180°",
    right: "Rotate right by 90°",
    transposed: "Transpose (swap rows and columns)",
  } satisfies Record<Turn, string>,
  digitLabel: (how: string) => `A handwritten three, 8 by 8 numbers. Operation: ${how}.`,
  expression: "In NumPy",
  place: "Place of the marked number: row, column",
  turnNote:
    "In a dense layer, each neuron reads all numbers of the picture, with a weight for each. For such a layer, the flipped picture is a different list of 64 numbers. Nothing tells the layer that both show the same thing.",
  countTitle: "One weight for each pixel, or one kernel for all",
  countIntro:
    "A dense layer needs a weight for each number of the picture and each of its neurons, which Keras calls units. A convolution has a small array of weights for each of its filters, the kernel, and uses it at every place of the picture. Each filter gives one feature map (lesson 5).",
  countGuess:
    "A dense layer with 64 units reads a 180 × 180 picture in colour. How many parameters does it have?",
  countWhy: "There are 180 × 180 × 3 × 64 weights and 64 biases, 6,220,864 parameters in all.",
  countTry:
    "Change the size of the picture, and compare with a convolution that has as many feature maps as the dense layer has units.",
  size: "Rows and columns of the picture",
  units: "Units, or feature maps",
  kernel: "Kernel size",
  parameters: "Parameters",
  dense: "Parameters of the dense layer",
  convolution: "Parameters of the convolution",
  denseSum: (size: number, units: number) => `${size} × ${size} × 3 × ${units} + ${units}`,
  convolutionSum: (kernel: number, units: number) =>
    `${kernel} × ${kernel} × 3 × ${units} + ${units}`,
  ratio: "Dense layer, compared with the convolution",
  times: (n: string) => `${n} times as many`,
  countNote:
    "The size of the picture does not occur in the formula of the convolution. Fewer parameters do not mean less work: the kernel is applied at each place.",
  shuffleTitle: "Shuffle all pixels",
  shuffleIntro:
    "Put the pixels of all pictures in another order, the same for each picture. We can no longer read such pictures. A dense network, which has only dense layers, and a convnet, which begins with convolutions, were trained on the original pictures and on the shuffled ones. The accuracy is the share of other pictures, the test pictures, that are answered right.",
  shuffleGuess:
    "By how many percentage points does the accuracy of the convnet fall if all pixels are shuffled?",
  shuffleTry: "Press “Shuffled”, draw another order, or put the pixels back with “Original”.",
  order: "Order",
  ordered: "Original",
  shuffled: "Shuffled",
  again: "Draw another order",
  shuffledLabel: (isShuffled: boolean): string =>
    isShuffled ? "The three with its pixels in another order." : "A handwritten three.",
  neighbours: "Mean difference between neighbouring pixels",
  denseSame: "Largest change of a dense layer's sums if its weights are shuffled too",
  recordedTitle: "Accuracy on test pictures (recorded)",
  cases: {
    dense_ordered: "Dense network, original",
    dense_shuffled: "Dense network, shuffled",
    convnet_ordered: "Convnet, original",
    convnet_shuffled: "Convnet, shuffled",
  } satisfies Record<Case, string>,
  accuracy: (mean: string, spread: string) => `${mean} ± ${spread}`,
  recorded: (runs: number, train: number, test: number, dense: string, convnet: string) =>
    `These numbers are recorded: they are the mean and the standard deviation of ${runs} runs on scikit-learn's digits with ${train} pictures for training and ${test} for the test. Each run has its own split, order and initial weights. The dense network has ${dense} parameters, the convnet ${convnet}.`,
  denseFall: "Change of the dense network",
  convnetFall: "Change of the convnet",
  points: (n: string) => `${n} percentage points`,
  shuffleText:
    "The accuracy of the dense network changes by less than its standard deviation over the runs, so the change may be luck. That of the convnet falls by several times its standard deviation: its 3 × 3 kernels need neighbours that belong together.",
  shuffleNote:
    "On these small centred digits, the convnet is no better than the dense network: 95.7% against 97.0%. That a convnet uses neighbourhood is a property, not a guarantee. It pays off where objects are not always in the same place, as in the next step.",
  trainTitle: "Train both networks yourself",
  trainIntro:
    "The digits are all in the middle of their pictures. Now circles, squares, triangles and crosses are at any place, in any colour and in several sizes, on 32 × 32 pixels. Or take your own pictures. Each network is trained three times with different random numbers: a seed is the number from which these are drawn. The validation pictures are not used for training.",
  trainGuess:
    "With the pixels in their order, by how many percentage points is the convnet more accurate than the dense network on the drawn pictures?",
  trainWhy:
    "A kernel finds a corner at every place. The dense network has to see it at each place in training.",
  trainTry:
    "Press “Train now” to train the four networks, or press “Accuracy” or “Loss” to compare their recorded curves.",
  variants: {
    dense: "Dense network",
    dense_shuffled: "Dense network, shuffled",
    convnet: "Convnet",
    convnet_shuffled: "Convnet, shuffled",
  } as Record<string, string>,
  questions: [
    {
      question: "Are images unsuited to learning with a fully connected network?",
      answer:
        "It is possible, but costly: a dense layer of 64 units needs 6,220,864 parameters for 180 × 180 pixels in colour, a 3 × 3 convolution with 64 maps only 1,792. And a dense layer does not use which pixels are neighbours: with shuffled pixels, it learns as well as before.",
    },
    {
      question: "What does the notebook on image representation show?",
      answer:
        "A picture is an array. 180 × 180 pixels in three channels are 97,200 numbers, and flipping or rotating only changes the places of the numbers.",
    },
    {
      question: "Why is a dense network not disturbed by shuffled pixels?",
      answer:
        "Its sums do not depend on the order: if the weights are reordered in the same way, the sums change by 0. Training finds weights for any order.",
    },
    {
      question: "Would the convnet also suffer if each picture were rotated by 90° instead?",
      answer:
        "No, not if it is trained on rotated pictures: neighbours are still neighbours, and rotated kernels do the same there. The mean difference between neighbouring pixels of the three stays at 3.643; shuffling raises it to 6.107.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  zoomTitle: "픽셀이 숫자로 보일 때까지 확대하기",
  zoomIntro:
    "컬러 이미지는 행, 열, 그리고 빨강·초록·파랑의 세 채널로 된 3차원 배열입니다. 여기서 숫자는 모두 0(어두움)부터 255(밝음)까지의 정수입니다.",
  zoomGuess: "180×180 픽셀의 컬러 이미지는 숫자 몇 개로 되어 있습니까?",
  zoomWhy: "180×180×3 = 97,200개입니다. 픽셀마다 숫자가 세 개씩 있습니다.",
  zoomTry:
    "‘한 변의 픽셀 수’를 줄여 이미지를 확대해 보세요. 보이는 부분은 다른 슬라이더로 옮기거나 이미지를 눌러 옮길 수 있습니다. 6×6 픽셀 이하로 줄이면 한 채널의 숫자가 보입니다.",
  zoom: "한 변의 픽셀 수",
  top: "첫 행",
  left: "첫 열",
  channel: "채널",
  channels: ["빨강", "초록", "파랑"],
  choose: "이미지",
  cat: "고양이",
  whole: "이미지 (테두리가 확대한 부분)",
  wholeLabel: "48×48 픽셀의 이미지입니다. 확대한 부분에 테두리가 있습니다.",
  part: (channel) => `확대한 부분 (숫자: ${channel})`,
  partLabel: (side, row, column) => `${row}행 ${column}열부터 ${side}×${side} 픽셀입니다.`,
  first: "확대한 부분의 첫 픽셀: 빨강, 초록, 파랑",
  numbers: "확대한 부분의 숫자 개수",
  credit: "고양이 사진은 scikit-image에 들어 있는 것입니다(Stéfan van der Walt, CC0).",
  own: "내 이미지",
  ownHelp: "이미지는 48×48 픽셀로 줄여 이 브라우저에서만 쓰며, 어디로도 보내지 않습니다.",
  noPicture: "이 파일은 이미지로 읽을 수 없습니다. PNG, JPEG, WebP 파일을 고르세요.",
  turnTitle: "배열을 뒤집고 돌리기",
  turnIntro:
    "이미지를 뒤집거나 돌리는 것은 숫자의 자리를 바꾸는 일입니다. 여기서는 scikit-learn의 손글씨 숫자 3을 씁니다. 채널이 하나이고, 0(흰색)부터 16(검은색)까지의 숫자가 8×8개 있습니다.",
  turnGuess:
    "0행 3열에 숫자 15가 있습니다(0부터 셉니다). 이미지를 좌우로 뒤집으면 이 숫자는 몇 열에 있습니까?",
  turnWhy: "c열은 7 − c열이 되므로 3열은 4열이 됩니다. 행은 그대로입니다.",
  turnTry: "연산을 고르고 표시된 숫자가 어디로 가는지 보세요.",
  turn: "연산",
  turns: {
    same: "그대로",
    left_right: "좌우 뒤집기",
    up_down: "상하 뒤집기",
    left: "왼쪽으로 90° 회전",
    half: "180° 회전",
    right: "오른쪽으로 90° 회전",
    transposed: "전치 (행과 열 바꾸기)",
  },
  digitLabel: (how) => `8×8 손글씨 숫자 3입니다. 연산: ${how}`,
  expression: "NumPy 식",
  place: "표시된 숫자의 위치: 행, 열",
  turnNote:
    "밀집 층에서는 뉴런마다 이미지의 모든 숫자를 입력으로 받고, 숫자마다 가중치를 둡니다. 이런 층에는 뒤집은 이미지가 전혀 다른 숫자 64개로 들어옵니다. 두 이미지가 같은 것을 나타낸다는 사실은 알 수 없습니다.",
  countTitle: "픽셀마다 다른 가중치와 모든 위치에 쓰는 커널",
  countIntro:
    "밀집 층에는 이미지의 숫자와 뉴런의 쌍마다 가중치가 하나씩 필요합니다. Keras에서는 이 뉴런을 유닛(unit)이라고 합니다. 합성곱 층에는 필터마다 작은 가중치 배열인 커널이 있고, 이 커널을 이미지의 모든 위치에서 씁니다. 필터 하나가 특성 맵 하나를 만듭니다(5과).",
  countGuess:
    "뉴런이 64개인 밀집 층이 180×180 컬러 이미지를 입력으로 받습니다. 파라미터는 몇 개입니까?",
  countWhy: "가중치 180×180×3×64개에 편향 64개를 더해 6,220,864개입니다.",
  countTry:
    "이미지의 크기를 바꾸며, 밀집 층의 뉴런 수만큼 특성 맵을 만드는 합성곱 층과 비교해 보세요.",
  size: "이미지의 행 수와 열 수",
  units: "뉴런 또는 특성 맵의 수",
  kernel: "커널 크기",
  parameters: "파라미터 수",
  dense: "밀집 층의 파라미터",
  convolution: "합성곱 층의 파라미터",
  denseSum: (size, units) => `${size} × ${size} × 3 × ${units} + ${units}`,
  convolutionSum: (kernel, units) => `${kernel} × ${kernel} × 3 × ${units} + ${units}`,
  ratio: "밀집 층의 파라미터 ÷ 합성곱 층의 파라미터",
  times: (n) => `${n}배`,
  countNote:
    "합성곱 층의 식에는 이미지의 크기가 나오지 않습니다. 다만 파라미터가 적다고 계산까지 적은 것은 아닙니다. 커널을 모든 위치에 적용해야 하기 때문입니다.",
  shuffleTitle: "모든 픽셀 섞기",
  shuffleIntro:
    "모든 이미지의 픽셀을 똑같은 순서로 섞으면 사람은 알아볼 수 없게 됩니다. 밀집 층만 있는 밀집 신경망과 합성곱 층으로 시작하는 합성곱 신경망을 원래 이미지와 섞은 이미지로 각각 학습해 보았습니다. 정확도는 학습에 쓰지 않은 시험용 이미지 가운데 맞힌 비율입니다.",
  shuffleGuess: "모든 픽셀을 섞으면 합성곱 신경망의 정확도는 몇 %포인트 떨어집니까?",
  shuffleTry:
    "‘섞음’을 누르거나, ‘다시 섞기’로 다른 순서를 뽑거나, ‘원래대로’를 눌러 되돌려 보세요.",
  order: "순서",
  ordered: "원래대로",
  shuffled: "섞음",
  again: "다시 섞기",
  shuffledLabel: (isShuffled) =>
    isShuffled ? "픽셀의 순서를 섞은 숫자 3입니다." : "손글씨 숫자 3입니다.",
  neighbours: "이웃한 픽셀값 차이의 평균",
  denseSame: "가중치도 함께 섞었을 때 밀집 층 가중합의 최대 변화",
  recordedTitle: "시험 정확도 (기록된 결과)",
  cases: {
    dense_ordered: "밀집 신경망, 원래 이미지",
    dense_shuffled: "밀집 신경망, 섞은 이미지",
    convnet_ordered: "합성곱 신경망, 원래 이미지",
    convnet_shuffled: "합성곱 신경망, 섞은 이미지",
  },
  accuracy: (mean, spread) => `${mean} ± ${spread}`,
  recorded: (runs, train, test, dense, convnet) =>
    `미리 기록해 둔 결과입니다. scikit-learn의 손글씨 숫자에서 이미지 ${train}장으로 학습하고 ${test}장으로 시험하기를 ${runs}번 반복한 평균과 표준편차입니다. 데이터 분할, 섞는 순서, 초기 가중치는 매번 다릅니다. 파라미터는 밀집 신경망이 ${dense}개, 합성곱 신경망이 ${convnet}개입니다.`,
  denseFall: "밀집 신경망의 변화",
  convnetFall: "합성곱 신경망의 변화",
  points: (n) => `${n}%포인트`,
  shuffleText:
    "밀집 신경망의 정확도는 여러 번 학습한 결과의 표준편차보다 적게 변하므로 우연일 수 있습니다. 합성곱 신경망의 정확도는 표준편차의 몇 배나 떨어집니다. 3×3 커널에는 서로 관련 있는 이웃 픽셀이 필요하기 때문입니다.",
  shuffleNote:
    "가운데에 맞춘 이 작은 숫자 이미지에서는 합성곱 신경망(95.7%)이 밀집 신경망(97.0%)보다 낫지 않습니다. 이웃 관계를 이용한다고 해서 언제나 더 정확한 것은 아닙니다. 다음 단계처럼 물체의 위치가 일정하지 않을 때 효과가 큽니다.",
  trainTitle: "두 신경망을 직접 학습해 보기",
  trainIntro:
    "손글씨 숫자는 모두 이미지의 가운데에 있습니다. 이번에는 32×32 픽셀 이미지의 여러 위치에 원, 사각형, 삼각형, 십자가 여러 색과 크기로 나옵니다. 내 이미지를 써도 됩니다. 신경망마다 난수를 바꾸어 세 번 학습하며, 난수를 정하는 수를 시드라고 합니다. 검증 이미지는 학습에 쓰지 않습니다.",
  trainGuess:
    "픽셀을 섞지 않았을 때, 그려서 만든 이미지에서 합성곱 신경망의 정확도는 밀집 신경망보다 몇 %포인트 높습니까?",
  trainWhy: "커널은 모서리가 어디에 있든 찾아냅니다. 밀집 신경망은 위치마다 따로 배워야 합니다.",
  trainTry:
    "‘지금 학습하기’를 눌러 네 신경망을 학습하거나, ‘정확도’나 ‘손실’을 눌러 기록된 곡선을 비교해 보세요.",
  variants: {
    dense: "밀집 신경망",
    dense_shuffled: "밀집 신경망, 섞음",
    convnet: "합성곱 신경망",
    convnet_shuffled: "합성곱 신경망, 섞음",
  },
  questions: [
    {
      question: "이미지 데이터는 Fully Connected Neural Network을 합슥에 적합하지 않은가?",
      answer:
        "학습할 수는 있지만 비용이 큽니다. 180×180 컬러 이미지에 뉴런 64개의 밀집 층을 쓰면 파라미터가 6,220,864개이고, 맵 64개를 만드는 3×3 합성곱 층은 1,792개입니다. 게다가 밀집 층은 어떤 픽셀이 이웃인지 이용하지 않아서 픽셀을 섞어도 똑같이 학습합니다.",
    },
    {
      question: "14_1_image_representation_for_cnns 노트북에서 알 수 있는 것은 무엇입니까?",
      answer:
        "이미지는 배열입니다. 180×180 픽셀에 채널이 세 개이면 숫자가 97,200개이고, 뒤집거나 돌리면 숫자의 자리만 바뀝니다.",
    },
    {
      question: "밀집 신경망은 왜 픽셀을 섞어도 영향을 받지 않습니까?",
      answer:
        "더하는 순서는 합에 영향을 주지 않기 때문입니다. 가중치를 같은 순서로 섞으면 합의 변화가 0입니다. 어떤 순서로 섞더라도 학습으로 그에 맞는 가중치를 찾습니다.",
    },
    {
      question: "섞는 대신 모든 이미지를 90° 돌려도 합성곱 신경망의 정확도가 크게 떨어집니까?",
      answer:
        "돌린 이미지로 학습한다면 그렇지 않습니다. 돌려도 이웃은 그대로 이웃이고, 커널도 그만큼 돌아가면 같은 계산을 합니다. 숫자 3에서 이웃한 픽셀값의 차이는 평균 3.643으로 그대로이지만, 섞으면 6.107로 커집니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
