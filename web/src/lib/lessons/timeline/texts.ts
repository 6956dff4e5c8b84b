// Texts of the time line of image classification, and of where classification ends.

import type { Lang } from "../titles";
import type { Key } from "./events";
import type { Task } from "./tasks";

const en = {
  title: "How image classification developed",
  about:
    "Ten milestones of image classification from 1989 to 2021, and the tasks that begin where classification ends.",
  timeline: "Time line",
  choose: "Choose a year to read about it.",
  events: {
    zip_codes:
      "A convolutional network learns to read handwritten zip codes by back-propagation. Its input has 16 × 16 pixels, and 5.0% of the test digits are wrong.",
    lenet_5:
      "The network with convolutions, pooling and dense layers that later ones follow. On MNIST's test digits, 0.95% are wrong.",
    imagenet:
      "The first challenge on ImageNet, with 1.2 million training pictures in 1,000 classes. The winner computes features that people designed, and classifies them with a linear classifier.",
    alexnet:
      "The first deep network that wins the challenge, with ReLU, dropout, augmentation and training on two GPUs, so that three of its convolutions have two groups (groups=2 in Keras). The 15.3% are those of seven networks, some of which saw more of ImageNet's pictures; without those it is 16.4%.",
    vgg16:
      "Only 3 × 3 convolutions in succession (lesson 10). The 7.3% are those of seven networks at the challenge, where it came second.",
    googlenet:
      "Branches of several kernel sizes side by side, made cheap by 1 × 1 convolutions (lesson 10), and global average pooling. It wins with seven networks.",
    resnet:
      "Shortcuts let networks with 152 layers be trained (lesson 10). The error is that of six networks. It is below the 5.1% of a trained person.",
    senet:
      "Each block weights its channels by what the whole picture contains. It wins the last challenge, with an ensemble.",
    efficientnet:
      "Depth, width and picture size are scaled together. B0 is the smallest. Its error is that of one network on the validation pictures, so it is not comparable with the others.",
    vit: "A transformer reads the picture as 14 × 14 patches of 16 × 16 pixels, and has no convolution but the one that reads the patches. Trained on ImageNet alone it is behind ResNets; with far more pictures it is ahead. The paper gives no top-5 error.",
  } satisfies Record<Key, string>,
  names: { zip_codes: "LeCun et al.", imagenet: "ImageNet challenge" } as Partial<
    Record<Key, string>
  >,
  year: "Year",
  network: "Network",
  depth: "Depth",
  parameters: "Parameters",
  error: "Top-5 error",
  source: "Source",
  layers: (n: number) => `${n} layers`,
  blocks: (n: number) => `${n} blocks`,
  counted: "counted by Keras",
  published: "as published",
  on: { test: "test pictures", validation: "validation pictures" },
  percent: (n: number) => `${n}%`,
  errors: "Top-5 error on ImageNet's 1,000 classes",
  person: "One trained person",
  errorsText:
    "Top-5 means that an answer is right if the class is among five guesses. All of these errors are on the challenge's test pictures. Those from 2012 on are of ensembles; one network alone is worse. The person looked at 1,500 pictures (Russakovsky et al., 2015).",
  all: "All numbers",
  none: "–",

  endTitle: "Where classification ends",
  endIntro:
    "Classification gives one answer for the whole picture: which class it is. Other tasks ask where, how many, and which pixels. Choose a task and see its answer to the same picture.",
  task: "Task",
  tasks: {
    classify: "Classification",
    localize: "Classification with location",
    detect: "Object detection",
    segment: "Semantic segmentation",
    instances: "Instance segmentation",
  } satisfies Record<Task, string>,
  taskTexts: {
    classify:
      "One class for the picture. Two balls and a crate are more than it can say: it names what the picture is mostly of.",
    localize:
      "The class and one box around an object. Pellucid derives such a box from the evidence of a classifier, without having been trained with boxes (lesson 13).",
    detect:
      "A class and a box for each object, however many there are. It is trained with boxes (R-CNN, YOLO, SSD and others).",
    segment:
      "A class for each pixel. The two balls are one area, because objects of one class are not told apart (FCN, U-Net and others).",
    instances:
      "A class, a box and the pixels of each object, so that the two balls are told apart (Mask R-CNN and others).",
  } satisfies Record<Task, string>,
  scene: (task: string) => `A picture with two balls and a crate, and the answer of: ${task}.`,
  ball: "ball",
  crate: "crate",
  classes: "Classes",
  numbers: "Numbers in the answer",
  numbersText: (side: number) =>
    `For a picture of ${side} × ${side} pixels with three objects: a number for each class, four for a box, one per pixel for a mask; in semantic segmentation, a number for each class at each pixel.`,
  bodiesText:
    "The bodies of these networks are classifiers without their heads: what is learned in classification is the start of the other tasks. Pellucid classifies, and shows where its evidence is; it does not detect or segment.",
};

export type Texts = typeof en;

const ko: Texts = {
  title: "이미지 분류의 발자취",
  about:
    "1989년부터 2021년까지 이미지 분류의 열 가지 이정표와, 분류가 끝나는 곳에서 시작하는 다른 과제를 소개합니다.",
  timeline: "연표",
  choose: "연도를 고르면 설명을 볼 수 있습니다.",
  events: {
    zip_codes:
      "합성곱 신경망이 역전파로 손글씨 우편번호를 읽는 법을 배웠습니다. 입력은 16×16 픽셀이고 시험용 숫자의 오류율은 5.0%였습니다.",
    lenet_5:
      "이후의 신경망이 따르는 합성곱, 풀링, 밀집 층의 구조를 갖추었습니다. MNIST 시험용 숫자의 오류율은 0.95%였습니다.",
    imagenet:
      "학습용 이미지 120만 장, 클래스 1,000개로 첫 ImageNet 대회가 열렸습니다. 우승 팀은 사람이 설계한 특성을 계산해 선형 분류기로 분류했습니다.",
    alexnet:
      "심층 신경망이 처음으로 대회에서 우승했습니다. ReLU, 드롭아웃, 데이터 증강을 쓰고 GPU 두 개로 나누어 학습했으므로 합성곱 세 개는 그룹이 2개입니다(Keras의 groups=2). 15.3%는 신경망 7개를 합친 결과이며 일부는 ImageNet의 다른 이미지도 학습했습니다. 그 이미지가 없으면 16.4%입니다.",
    vgg16: "3×3 합성곱만 이어 썼습니다(10과). 7.3%는 대회에서 2위를 한 신경망 7개의 결과입니다.",
    googlenet:
      "크기가 다른 커널을 나란히 두고 1×1 합성곱으로 비용을 줄였으며(10과) 전역 평균 풀링을 썼습니다. 신경망 7개로 우승했습니다.",
    resnet:
      "지름길 연결로 152층 신경망을 학습했습니다(10과). 오류율은 신경망 6개의 결과이고, 훈련받은 사람의 5.1%보다 낮습니다.",
    senet:
      "블록마다 이미지 전체의 내용에 따라 채널에 가중치를 곱합니다. 마지막 대회에서 앙상블로 우승했습니다.",
    efficientnet:
      "깊이, 너비, 이미지 크기를 함께 조절합니다. B0는 그중 가장 작습니다. 오류율은 신경망 하나를 검증 이미지로 평가한 것이어서 다른 값과 직접 비교할 수 없습니다.",
    vit: "트랜스포머가 이미지를 16×16 픽셀 패치 14×14개로 나누어 읽습니다. 패치를 읽는 층 말고는 합성곱이 없습니다. ImageNet만으로 학습하면 ResNet보다 못하고, 훨씬 많은 이미지로 학습하면 더 낫습니다. 논문에 top-5 오류율은 없습니다.",
  },
  names: { zip_codes: "LeCun 외", imagenet: "ImageNet 대회" },
  year: "연도",
  network: "신경망",
  depth: "깊이",
  parameters: "파라미터",
  error: "top-5 오류율",
  source: "출처",
  layers: (n) => `${n}층`,
  blocks: (n) => `블록 ${n}개`,
  counted: "Keras로 센 값",
  published: "논문의 값",
  on: { test: "시험용 이미지", validation: "검증 이미지" },
  percent: (n) => `${n}%`,
  errors: "ImageNet 클래스 1,000개의 top-5 오류율",
  person: "훈련받은 한 사람",
  errorsText:
    "top-5는 답 다섯 개 안에 정답이 있으면 맞은 것으로 셉니다. 모두 대회의 시험용 이미지에서 얻은 값입니다. 2012년부터는 앙상블의 오류율이며, 신경망 하나의 오류율은 더 높습니다. 사람은 이미지 1,500장에 답했습니다(Russakovsky 외, 2015).",
  all: "전체 값",
  none: "–",

  endTitle: "분류가 끝나는 곳",
  endIntro:
    "분류는 이미지 전체가 어느 클래스인지 하나만 답합니다. 다른 과제는 어디에 있는지, 몇 개인지, 어느 픽셀인지를 묻습니다. 과제를 골라 같은 이미지에 대한 답을 비교해 보세요.",
  task: "과제",
  tasks: {
    classify: "분류",
    localize: "위치를 포함한 분류",
    detect: "객체 탐지",
    segment: "의미론적 분할",
    instances: "인스턴스 분할",
  },
  taskTexts: {
    classify:
      "이미지에 클래스 하나를 답합니다. 공 두 개와 상자 하나를 모두 말할 수는 없고, 가장 두드러진 클래스를 답합니다.",
    localize:
      "클래스와 물체를 둘러싼 테두리 하나를 답합니다. pellucid는 테두리로 학습하지 않은 분류기의 근거에서 이런 테두리를 구합니다(13과).",
    detect:
      "물체가 몇 개든 물체마다 클래스와 테두리를 답합니다. 테두리가 있는 이미지로 학습합니다(R-CNN, YOLO, SSD 등).",
    segment:
      "픽셀마다 클래스를 답합니다. 같은 클래스의 물체를 구별하지 않으므로 공 두 개가 한 영역이 됩니다(FCN, U-Net 등).",
    instances: "물체마다 클래스, 테두리, 픽셀을 답하므로 공 두 개를 구별합니다(Mask R-CNN 등).",
  },
  scene: (task) => `공 두 개와 상자 하나가 있는 이미지와 ${task}의 답입니다.`,
  ball: "공",
  crate: "상자",
  classes: "클래스 수",
  numbers: "답에 들어 있는 숫자의 수",
  numbersText: (side) =>
    `물체가 3개 있는 ${side}×${side} 픽셀 이미지에서, 클래스마다 숫자 하나, 테두리에 숫자 네 개, 마스크에 픽셀마다 숫자 하나를 센 값입니다. 의미론적 분할은 픽셀마다 클래스 수만큼 셉니다.`,
  bodiesText:
    "이 과제의 신경망도 분류기에서 분류하는 부분을 뺀 백본을 씁니다. 분류에서 배운 것이 다른 과제의 출발점이 됩니다. pellucid는 분류를 하고 근거의 위치를 보여 주지만, 탐지와 분할은 하지 않습니다.",
};

export const texts: Record<Lang, Texts> = { en, ko };
