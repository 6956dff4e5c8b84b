// What a layer does, for experts: formula, cost, why it is used, and what to be careful about.

import type { Help } from "./layer_help";

export const layerHelpExpert: Help = {
  Conv2D: {
    en: "y[i, j, f] = b[f] + Σ w[u, v, c, f] · x[s·i + d·u − p, s·j + d·v − p, c], summed over u, v and c, with stride s, dilation d and padding p: a cross-correlation, since the kernel is not flipped. It takes H · W · k² · C_in · C_out multiply-adds for an output of H × W. Since all positions share the weights, a shifted input gives a shifted output (Goodfellow et al., 2016, section 9.2), but only approximately at borders and with strides above 1 (Zhang, 2019).",
    ko: "y[i, j, f] = b[f] + Σ w[u, v, c, f] · x[s·i + d·u − p, s·j + d·v − p, c]이며 u, v, c에 대해 더합니다(s는 스트라이드, d는 팽창, p는 패딩). 커널을 뒤집지 않으므로 수학에서는 교차 상관입니다. 출력이 H × W이면 곱셈-누적 연산은 H · W · k² · C_in · C_out번입니다. 모든 위치가 가중치를 공유하므로 입력이 이동하면 출력도 같이 이동하지만(Goodfellow 등, 2016, 9.2절), 가장자리에서나 스트라이드가 1보다 클 때는 근사적으로만 성립합니다(Zhang, 2019).",
  },
  GroupedConv2D: {
    en: "The channels are divided into g groups, and each filter sees C_in / g of them, so that weights and multiply-adds are those of a convolution divided by g. AlexNet used two groups to fit on two GPUs (Krizhevsky et al., 2012); ResNeXt uses many groups for more accuracy at equal cost (Xie et al., 2017). Within the layer, groups exchange nothing, so a 1 × 1 convolution or a shuffle of channels has to follow (Zhang et al., 2018).",
    ko: "채널을 g개 그룹으로 나누고 각 필터가 C_in / g개 채널만 보므로, 가중치 수와 곱셈-누적 연산 수가 일반 합성곱의 1/g입니다. AlexNet은 GPU 두 개에 나누어 싣기 위해 그룹 두 개를 썼고(Krizhevsky 등, 2012), ResNeXt는 같은 비용으로 정확도를 높이기 위해 많은 그룹을 씁니다(Xie 등, 2017). 층 안에서는 그룹끼리 정보를 주고받지 않으므로 뒤에 1 × 1 합성곱이나 채널 섞기가 필요합니다(Zhang 등, 2018).",
  },
  DepthwiseConv2D: {
    en: "This is a grouped convolution with one input channel per group and m kernels per channel (depth_multiplier): H · W · k² · C_in · m multiply-adds. Together with a 1 × 1 convolution it costs 1/C_out + 1/k² of a full convolution if m = 1 (Howard et al., 2017). It reads many values for few operations, so the time saved is often less than the multiply-adds suggest (Ma et al., 2018).",
    ko: "그룹마다 입력 채널이 하나인 그룹별 합성곱으로, 채널마다 커널이 m개(depth_multiplier)이며 곱셈-누적 연산은 H · W · k² · C_in · m번입니다. m = 1이면 뒤따르는 1 × 1 합성곱까지 합해도 비용이 일반 합성곱의 1/C_out + 1/k²입니다(Howard 등, 2017). 연산에 비해 읽는 값이 많아서, 줄어드는 시간은 곱셈-누적 연산 수의 감소보다 작은 경우가 많습니다(Ma 등, 2018).",
  },
  SeparableConv2D: {
    en: "A depthwise convolution is followed by a pointwise one; with one kernel per channel (m = 1), this is a convolution in which all filters share the spatial kernel of a channel up to a factor. It takes H · W · C_in · m · (k² + C_out) multiply-adds; for m = 1, this is 1/C_out + 1/k² of a full convolution. There is no activation between the two steps; Chollet (2017, section 4.7) found that one made Xception worse.",
    ko: "깊이별 합성곱 다음에 점별 합성곱을 합니다. 채널마다 커널이 하나이면(m = 1), 모든 필터가 채널의 공간 커널을 공유하고 배수만 다른 합성곱과 같습니다. 곱셈-누적 연산은 H · W · C_in · m · (k² + C_out)번이고, m = 1이면 일반 합성곱의 1/C_out + 1/k²입니다. 두 단계 사이에는 활성화 함수가 없으며, Xception에서는 활성화 함수를 넣으면 성능이 떨어졌습니다(Chollet, 2017, 4.7절).",
  },
  Dense: {
    en: "y = a(x W + b) takes n_in · n_out multiply-adds and n_in · n_out + n_out parameters. After flattened feature maps this is often most of the network: 103 of the 138 million parameters of VGG16 are in its first dense layer (Simonyan and Zisserman, 2015). The layer does not know which inputs are neighbours: if all inputs are permuted, the same permutation of the rows of W gives the same output.",
    ko: "y = a(x W + b)이며 곱셈-누적 연산은 n_in · n_out번, 파라미터는 n_in · n_out + n_out개입니다. 펼친 특성 맵을 받으면 신경망 파라미터의 대부분을 차지하기도 합니다. VGG16의 파라미터 1억 3800만 개 가운데 1억 300만 개가 첫 밀집 층에 있습니다(Simonyan과 Zisserman, 2015). 어느 입력이 서로 이웃인지는 모르므로, 입력의 순서를 바꾸고 W의 행도 똑같이 바꾸면 출력이 같습니다.",
  },
  DenseAtEachPlace: {
    en: "The same matrix W maps the channels at each position, which is a 1 × 1 convolution: H · W · C_in · C_out multiply-adds for feature maps of H × W. It changes the number of channels at the least cost (Lin et al., 2014) and is the feed-forward layer of transformers (Vaswani et al., 2017, section 3.3). It cannot compare positions, so other layers have to mix them.",
    ko: "같은 행렬 W를 위치마다 채널에 곱하므로 1 × 1 합성곱과 같습니다. H × W 특성 맵에서는 곱셈-누적 연산이 H · W · C_in · C_out번입니다. 가장 적은 비용으로 채널 수를 바꾸며(Lin 등, 2014), 트랜스포머의 순방향 층이기도 합니다(Vaswani 등, 2017, 3.3절). 위치끼리 비교하지 못하므로 위치를 섞는 일은 다른 층이 맡아야 합니다.",
  },
  MaxPooling2D: {
    en: "y[i, j, c] is the maximum of channel c in the window; there are no weights and no multiply-adds, and in training the gradient reaches only the position of the maximum. A small shift leaves the output unchanged only as long as the maxima stay in their windows, and a stride of 2 causes aliasing (Zhang, 2019). A convolution with a stride can replace the layer at about the same accuracy (Springenberg et al., 2015).",
    ko: "y[i, j, c]는 윈도 안에서 채널 c의 최댓값입니다. 가중치와 곱셈-누적 연산이 없고, 학습할 때 기울기는 최댓값이 있는 위치로만 전달됩니다. 조금 이동해도 출력이 같은 것은 최댓값이 같은 윈도에 머물 때뿐이며, 스트라이드가 2이면 에일리어싱이 생깁니다(Zhang, 2019). 스트라이드를 둔 합성곱으로 바꾸어도 정확도는 비슷합니다(Springenberg 등, 2015).",
  },
  AveragePooling2D: {
    en: "y[i, j, c] is the mean of channel c over those cells of the window that lie inside the input. Apart from the padding, this is a depthwise convolution with a fixed kernel of equal weights, so it attenuates high frequencies, and a stride causes less aliasing than with max pooling. The gradient is distributed equally over the window; DenseNet uses the layer between its blocks (Huang et al., 2017).",
    ko: "y[i, j, c]는 윈도의 칸 가운데 입력 안에 있는 칸에서 구한 채널 c의 평균입니다. 패딩을 제외하면 가중치가 모두 같은 고정 커널의 깊이별 합성곱이므로 고주파를 줄이고, 스트라이드를 두어도 최대 풀링보다 에일리어싱이 적습니다. 기울기는 윈도에 고르게 나뉘며, DenseNet은 블록 사이에 이 층을 씁니다(Huang 등, 2017).",
  },
  GlobalAveragePooling2D: {
    en: "y[c] = Σ x[i, j, c] / (H · W), summed over i and j. The layer replaces flattening and large dense layers, has no weights to overfit, and accepts pictures of any size (Lin et al., 2014). With a single dense layer after it, a class score is a weighted sum of the feature maps, averaged over the positions, which class activation maps show (Zhou et al., 2016); large objects count more than small ones.",
    ko: "y[c] = Σ x[i, j, c] / (H · W)이며 i와 j에 대해 더합니다. 펼치기와 큰 밀집 층을 대신하고, 과적합할 가중치가 없으며, 사진의 크기를 가리지 않습니다(Lin 등, 2014). 뒤에 밀집 층이 하나뿐이면 클래스 점수는 특성 맵의 가중합을 위치에 대해 평균한 값이고, 클래스 활성화 맵이 이를 보여 줍니다(Zhou 등, 2016). 큰 물체가 작은 물체보다 더 많이 반영됩니다.",
  },
  GlobalMaxPooling2D: {
    en: "y[c] is the maximum of x[i, j, c] over all positions, so one position per channel decides the output, however small the object is, and receives the whole gradient. Oquab et al. (2015) use it to locate objects with labels of whole pictures only. It is more sensitive to single outliers than the mean.",
    ko: "y[c]는 모든 위치에서 x[i, j, c]의 최댓값입니다. 물체가 아무리 작아도 채널마다 한 위치가 출력을 정하고, 기울기도 그 위치로만 전달됩니다. Oquab 등(2015)은 사진 전체의 레이블만으로 물체의 위치를 찾는 데 이 층을 씁니다. 평균보다 이상치 하나에 더 민감합니다.",
  },
  Flatten: {
    en: "x[i, j, c] gets the index (i · W + j) · C + c: rows first, channels last. There is no arithmetic, but a dense layer after it has H · W · C · n weights and fixes the size of the picture. Each weight then belongs to one position, so the dense layer does not transfer to other positions what it learned at one.",
    ko: "x[i, j, c]의 인덱스는 (i · W + j) · C + c가 됩니다(행 우선, 채널은 마지막). 계산은 없지만 뒤따르는 밀집 층의 가중치가 H · W · C · n개가 되고 사진의 크기가 고정됩니다. 가중치가 위치마다 따로 있으므로, 밀집 층은 한 위치에서 학습한 것을 다른 위치에 쓰지 못합니다.",
  },
  Reshape: {
    en: "The values keep their row-major order, and only the sizes of the axes change; their product stays the same, and a size of −1 is computed from the others. The layer is not a transposition: to exchange axes, Permute is needed. There are no weights and no arithmetic.",
    ko: "값의 행 우선 순서는 그대로이고 축의 크기만 바뀝니다. 크기의 곱은 같으며, −1로 둔 크기는 나머지에서 계산합니다. 전치가 아니므로 축을 바꾸려면 Permute가 필요합니다. 가중치와 계산은 없습니다.",
  },
  BatchNormalization: {
    en: "In inference, y = γ · (x − μ) / √(σ² + ε) + β with the moving averages μ and σ², which are constants: the layer is affine and can be merged into the convolution before it. In training, μ and σ² are those of the batch (Ioffe and Szegedy, 2015), so that small batches make them noisy. Why it helps is disputed: the authors name internal covariate shift, Santurkar et al. (2018) a smoother loss.",
    ko: "추론에서는 y = γ · (x − μ) / √(σ² + ε) + β이고, 이동 평균 μ와 σ²는 상수입니다. 따라서 아핀 변환이며 바로 앞의 합성곱 층에 합칠 수 있습니다. 학습에서는 배치의 μ와 σ²를 쓰므로(Ioffe와 Szegedy, 2015) 배치가 작으면 값이 불안정합니다. 효과의 이유에는 이견이 있습니다. 저자들은 내부 공변량 변화를, Santurkar 등(2018)은 더 매끄러운 손실 함수를 듭니다.",
  },
  Activation: {
    en: "Without a nonlinear function in between, two layers are one: W2 (W1 x) = (W2 W1) x. The derivative of ReLU is 1 for positive inputs, whereas that of a sigmoid is at most 0.25, so its gradients shrink with depth (Glorot et al., 2011). A ReLU whose input is negative for all pictures passes no gradient and stays inactive; variants with a slope below 0 avoid that (Maas et al., 2013).",
    ko: "사이에 비선형 함수가 없으면 W2 (W1 x) = (W2 W1) x이므로 두 층은 한 층과 같습니다. ReLU의 도함수는 양수 입력에서 1이지만 시그모이드의 도함수는 최대 0.25여서 깊어질수록 기울기가 작아집니다(Glorot 등, 2011). 모든 사진에서 입력이 음수인 ReLU는 기울기를 전달하지 않아 계속 반응하지 않으며, 0 아래에 기울기를 둔 변형은 이를 피합니다(Maas 등, 2013).",
  },
  Add: {
    en: "y = x1 + x2 + … at each position; the shapes must agree up to broadcasting. With a shortcut, y = x + F(x) and dy/dx = 1 + dF/dx, so that the gradient has a way around F; this made networks of more than 100 layers trainable (He et al., 2016). Where the shapes differ, a 1 × 1 convolution in the shortcut adapts them, at the cost of its own weights.",
    ko: "위치마다 y = x1 + x2 + …이며, 브로드캐스팅을 제외하면 모양이 같아야 합니다. 지름길 연결이 있으면 y = x + F(x), dy/dx = 1 + dF/dx이므로 기울기가 F를 거치지 않고 전달될 수 있습니다. 이로써 100층이 넘는 신경망을 학습할 수 있게 되었습니다(He 등, 2016). 모양이 다르면 지름길 연결에 1 × 1 합성곱을 두어 맞추며, 그만큼 가중치가 늘어납니다.",
  },
  Multiply: {
    en: "y = x1 · x2 · … at each position, with broadcasting. In squeeze-and-excitation blocks, a vector of sigmoids, computed from the means of the channels, scales each channel (Hu et al., 2018). The derivative with respect to one factor is the product of the others, so a factor near 0 also blocks the gradient. These multiplications are not counted as multiply-adds.",
    ko: "위치마다 y = x1 · x2 · …이며 브로드캐스팅이 적용됩니다. 스퀴즈-익사이테이션 블록에서는 채널 평균에서 계산한 시그모이드 벡터의 값을 해당하는 각 채널에 곱합니다(Hu 등, 2018). 한 인수에 대한 도함수는 나머지 인수의 곱이므로, 0에 가까운 인수는 기울기도 막습니다. 이 곱셈은 곱셈-누적 연산에 넣지 않습니다.",
  },
  Concatenate: {
    en: "Along the channels, C = C1 + C2 + …; values are moved, not computed. A following convolution has weights of its own for each part; adding the parts is the special case of equal weights. Inception modules (Szegedy et al., 2015), U-Net (Ronneberger et al., 2015) and DenseNet (Huang et al., 2017) rely on it; the next layer's weights and cost grow in proportion to C.",
    ko: "채널 축을 따라 이으면 C = C1 + C2 + …이고, 값은 옮겨질 뿐 계산되지 않습니다. 뒤따르는 합성곱 층은 부분마다 가중치가 따로 있으며, 가중치가 같은 특별한 경우가 덧셈입니다. 인셉션 모듈(Szegedy 등, 2015), U-Net(Ronneberger 등, 2015), DenseNet(Huang 등, 2017)이 이 층을 씁니다. 다음 층의 가중치 수와 비용은 C에 비례해 늘어납니다.",
  },
  ZeroPadding2D: {
    en: 'The height becomes H + top + bottom, and the width likewise. With (k − 1) / 2 on each side, a convolution of stride 1 keeps the size; as a layer of its own it pads symmetrically, whereas "same" with a stride of 2 may add one row more at the bottom. The zeros are not neutral: a network can tell from them how far the border is (Islam et al., 2020).',
    ko: '높이는 H + 위 + 아래가 되고 너비도 마찬가지입니다. 양쪽에 (k − 1) / 2씩 두르면 스트라이드 1인 합성곱이 크기를 유지합니다. 따로 둔 패딩 층은 대칭으로 두를 수 있지만, 스트라이드가 2인 "same" 패딩은 아래쪽에 한 행이 더 붙기도 합니다. 0은 중립적이지 않으며, 신경망은 0을 보고 가장자리까지의 거리를 알 수 있습니다(Islam 등, 2020).',
  },
  Cropping2D: {
    en: "The height becomes H − top − bottom, and the width likewise; the values that are cut off get no gradient from this layer. U-Net crops feature maps of its contracting path to join them with the smaller ones of unpadded convolutions (Ronneberger et al., 2015). If the crop is not symmetric, positions shift by the difference.",
    ko: "높이는 H − 위 − 아래가 되고 너비도 마찬가지이며, 잘린 값은 이 층에서 기울기를 받지 않습니다. U-Net은 수축 경로의 특성 맵을 잘라 패딩 없는 합성곱이 만든 더 작은 맵과 잇습니다(Ronneberger 등, 2015). 비대칭으로 자르면 그 차이만큼 위치가 옮겨집니다.",
  },
  Rescaling: {
    en: "y = scale · x + offset; with 1/127.5 and −1, pixels become values from −1 to 1. Inputs with a mean near 0 and a variance near 1 make gradient descent converge faster (LeCun et al., 1998). Pretrained weights need exactly the scaling with which they were trained; another one lowers the accuracy without any error message.",
    ko: "y = scale · x + offset입니다. 1/127.5과 −1을 쓰면 픽셀값이 −1에서 1까지로 바뀝니다. 입력의 평균이 0, 분산이 1에 가까우면 경사 하강법이 더 빨리 수렴합니다(LeCun 등, 1998). 사전 학습된 가중치에는 학습할 때와 똑같은 스케일링이 필요하며, 다르면 오류 메시지 없이 정확도만 낮아집니다.",
  },
  TrainingOnly: {
    en: "In inference this layer is the identity. Dropout sets values to 0 with probability r in training and divides the others by 1 − r, so that their expectation is the same in inference (Srivastava et al., 2014). Augmentation has to keep the class: turned by 180°, a 6 is a 9, and such pictures with wrong labels do harm.",
    ko: "추론에서는 항등 함수입니다. 드롭아웃은 학습할 때 확률 r로 값을 0으로 만들고 나머지를 1 − r로 나누어, 기댓값이 추론 때와 같아지게 합니다(Srivastava 등, 2014). 데이터 증강은 클래스를 바꾸지 않아야 합니다. 6을 180° 돌리면 9가 되듯이 클래스가 달라지면 틀린 레이블로 학습하게 됩니다.",
  },
};
