// What an activation does to a number x, by the key that the server gives; the formula stands beside.

import type { Help } from "./layer_help";

export const functionHelp: Help = {
  celu: {
    en: "Positive numbers pass; negative ones approach a lower bound, smoothly.",
    ko: "양수는 그대로 통과하고, 음수는 하한에 매끄럽게 다가갑니다.",
  },
  clipped_relu: {
    en: "Negative numbers become 0, and numbers above the ceiling become the ceiling.",
    ko: "음수는 0이 되고, 상한보다 큰 수는 상한이 됩니다.",
  },
  elu: {
    en: "Positive numbers pass; negative ones approach a lower bound.",
    ko: "양수는 그대로 통과하고, 음수는 하한에 다가갑니다.",
  },
  exponential: {
    en: "e to the power of the number: always positive.",
    ko: "e를 그 수만큼 거듭제곱합니다. 결과는 항상 양수입니다.",
  },
  gelu: {
    en: "Each number times the probability that a standard normal number is smaller (exact GELU).",
    ko: "표준 정규 분포의 값이 그 수보다 작을 확률을 그 수에 곱합니다(정확한 GELU).",
  },
  approximate_gelu: {
    en: "GELU, approximated with tanh: close to each number times the probability that a standard normal number is smaller.",
    ko: "tanh로 근사한 GELU입니다. 표준 정규 분포의 값이 그 수보다 작을 확률을 그 수에 곱한 것과 거의 같습니다.",
  },
  general_relu: {
    en: "A ReLU with a threshold, a slope or a ceiling of its own.",
    ko: "임곗값, 기울기 또는 상한을 따로 둔 ReLU입니다.",
  },
  glu: {
    en: "Each number of the first half of the channels, times the sigmoid of its partner in the second half.",
    ko: "앞쪽 절반 채널의 각 값에, 뒤쪽 절반에서 짝이 되는 값의 시그모이드를 곱합니다.",
  },
  hard_shrink: {
    en: "Numbers near 0 become 0; all others pass.",
    ko: "0에 가까운 수는 0이 되고, 나머지는 그대로 통과합니다.",
  },
  hard_sigmoid: {
    en: "A straight line from 0 to 1, flat on both sides of it: similar to a sigmoid.",
    ko: "0에서 1까지 올라가는 직선이며 그 밖에서는 평평합니다. 시그모이드와 비슷합니다.",
  },
  hard_silu: {
    en: "Each number times its hard sigmoid (hard swish).",
    ko: "각 값에 그 값의 하드 시그모이드를 곱합니다(하드 스위시).",
  },
  hard_tanh: {
    en: "Numbers below −1 become −1, and numbers above 1 become 1.",
    ko: "−1보다 작은 수는 −1, 1보다 큰 수는 1이 됩니다.",
  },
  leaky_relu: {
    en: "Positive numbers pass; negative ones are multiplied by a slope.",
    ko: "양수는 그대로 통과하고, 음수에는 기울기를 곱합니다.",
  },
  linear: { en: "Numbers pass unchanged.", ko: "값이 그대로 통과합니다." },
  log_sigmoid: {
    en: "The logarithm of the sigmoid: always negative.",
    ko: "시그모이드의 로그입니다. 결과는 항상 음수입니다.",
  },
  log_softmax: {
    en: "The logarithm of the softmax: each number x[i] is compared with all numbers of the axis.",
    ko: "소프트맥스의 로그입니다. 각 값 x[i]를 같은 축의 모든 값과 비교합니다.",
  },
  mish: {
    en: "Each number times the tanh of its softplus.",
    ko: "각 값에 그 값의 소프트플러스의 tanh를 곱합니다.",
  },
  prelu: {
    en: "Positive numbers pass; negative ones are multiplied by a slope alpha that is learned.",
    ko: "양수는 그대로 통과하고, 음수에는 학습한 기울기 alpha를 곱합니다.",
  },
  relu: {
    en: "Negative numbers become 0; positive ones pass.",
    ko: "음수는 0이 되고, 양수는 그대로 통과합니다.",
  },
  selu: {
    en: "An ELU with two fixed factors, chosen to keep mean and variance steady.",
    ko: "평균과 분산이 일정하게 유지되도록 고른 두 상수를 쓰는 ELU입니다.",
  },
  sigmoid: {
    en: "Turns each number into one between 0 and 1.",
    ko: "각 값을 0과 1 사이의 수로 바꿉니다.",
  },
  silu: {
    en: "Each number times its sigmoid (swish).",
    ko: "각 값에 그 값의 시그모이드를 곱합니다(스위시).",
  },
  soft_shrink: {
    en: "Moves each number towards 0 by a fixed amount; numbers closer to 0 than that become 0.",
    ko: "각 값을 정해진 만큼 0 쪽으로 옮깁니다. 0까지의 거리가 그보다 작은 수는 0이 됩니다.",
  },
  softmax: {
    en: "Turns numbers into shares that add up to 1: x[i] is one of them.",
    ko: "값들을 합이 1인 비율로 바꿉니다. x[i]는 그중 하나입니다.",
  },
  softplus: {
    en: "A smooth ReLU: always positive.",
    ko: "매끄러운 ReLU입니다. 결과는 항상 양수입니다.",
  },
  softsign: {
    en: "Turns each number into one between −1 and 1.",
    ko: "각 값을 −1과 1 사이의 수로 바꿉니다.",
  },
  sparse_plus: {
    en: "A softplus that is exactly 0 up to −1 and passes numbers from 1 on.",
    ko: "−1까지는 정확히 0이고 1부터는 그대로 통과하는 소프트플러스입니다.",
  },
  sparse_sigmoid: {
    en: "A straight line from 0 at −1 to 1 at 1, flat on both sides of it.",
    ko: "−1에서 0, 1에서 1이 되는 직선이며 그 밖에서는 평평합니다.",
  },
  squareplus: {
    en: "A smooth ReLU made of a square root: always positive.",
    ko: "제곱근으로 만든 매끄러운 ReLU입니다. 결과는 항상 양수입니다.",
  },
  tanh: {
    en: "The hyperbolic tangent: turns each number into one between −1 and 1.",
    ko: "쌍곡탄젠트입니다. 각 값을 −1과 1 사이의 수로 바꿉니다.",
  },
  tanh_shrink: {
    en: "Each number minus its tanh: numbers near 0 move even closer to 0.",
    ko: "각 값에서 그 값의 tanh를 뺍니다. 0에 가까운 수는 0에 더 가까워집니다.",
  },
  threshold: {
    en: "Numbers above the threshold pass; all others become one fixed value.",
    ko: "임곗값보다 큰 수는 그대로 통과하고, 나머지는 정해진 값이 됩니다.",
  },
};
