# %% [markdown]
# # How a picture is represented for a CNN
#
# A network never sees a picture. It sees numbers. This notebook looks at these numbers, turns them
# over, scales them, and asks what a dense layer and a convolution make of them.
#
# It uses NumPy, Matplotlib, scikit-learn, scikit-image, Keras and pellucid
# (`pip install "pellucid[plots]"`), needs no GPU and no network connection, and runs in less than 1
# minute. Before you run a cell that follows a question, write down your guess.

# %% [markdown] lang="ko"
# # CNN을 위한 이미지 표현
#
# 신경망은 이미지를 직접 보지 않고 숫자를 봅니다. 이 노트북에서는 그 숫자를 살펴보고, 뒤집고,
# 스케일을 바꾸어 보고, 밀집 층과 합성곱 층이 그 숫자를 어떻게 다루는지 알아봅니다.
#
# NumPy, Matplotlib, scikit-learn, scikit-image, Keras, pellucid를
# 사용합니다(`pip install "pellucid[plots]"`). GPU도 네트워크 연결도 필요 없으며 1분 안에 모두
# 실행됩니다. 질문 다음에 있는 셀은 먼저 답을 예상해 적어 본 뒤에 실행하세요.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from skimage import data
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import pellucid

# %% [markdown]
# ## 1. A picture is an array
#
# The photo shows a cat. It comes with scikit-image (Stéfan van der Walt, CC0) and has 300 rows and
# 451 columns of pixels, each with a number for red, green and blue.
#
# **Guess:** how many numbers is that?

# %% [markdown] lang="ko"
# ## 1. 이미지는 숫자의 배열
#
# scikit-image에 들어 있는 고양이 사진입니다(Stéfan van der Walt, CC0). 픽셀이 300행 451열로 놓여
# 있고, 픽셀마다 빨강, 초록, 파랑의 숫자가 하나씩 있습니다.
#
# **예상해 보세요.** 숫자는 모두 몇 개입니까?

# %%
photo = data.chelsea()
print("shape:", photo.shape, " type:", photo.dtype, " numbers:", photo.size)
print("smallest:", photo.min(), " largest:", photo.max())

# %%
assert photo.shape == (300, 451, 3)
assert photo.size == 405_900
pellucid.show(photo)

# %% [markdown]
# They are 300 × 451 × 3 = 405,900 whole numbers from 0 (dark) to 255 (bright), one byte each. The
# axes are rows, columns, channels. So `photo[100, 200]` is the pixel in row 100 and column 200,
# counted from 0 at the top left.

# %% [markdown] lang="ko"
# 300 × 451 × 3 = 405,900개입니다. 모두 0(어두움)에서 255(밝음)까지의 정수이고 하나가 한 바이트를
# 차지합니다. 축의 순서는 행, 열, 채널입니다. 따라서 `photo[100, 200]`은 왼쪽 위를 0으로 셀 때 100행
# 200열의 픽셀입니다.

# %%
print("pixel in row 100, column 200:", photo[100, 200])
print("its red value:", photo[100, 200, 0])
print("red values of 4 x 6 pixels:")
print(photo[100:104, 200:206, 0])

# %% [markdown]
# Each channel on its own is a grey picture. The cat's fur is reddish, so the red channel is the
# brightest of the three.

# %% [markdown] lang="ko"
# 채널 하나만 떼어 보면 흑백 이미지입니다. 고양이의 털이 붉은색을 띠므로 세 채널 가운데 빨강 채널이
# 가장 밝습니다.

# %%
fig, axes = plt.subplots(1, 4, figsize=(12, 2.4), layout="constrained")
axes[0].imshow(photo)
axes[0].set_title("photo")
for channel, name in enumerate(["red", "green", "blue"]):
    axes[channel + 1].imshow(photo[..., channel], cmap="gray", vmin=0, vmax=255)
    axes[channel + 1].set_title(f"{name}, mean {photo[..., channel].mean():.0f}")
for ax in axes:
    ax.set_axis_off()
plt.show()

# %%
means = photo.mean(axis=(0, 1))
assert means.argmax() == 0

# %% [markdown]
# ## 2. Flip and rotate the array
#
# To flip or to rotate a picture means to put its numbers in another order. A handwritten three from
# scikit-learn's digits is small enough to see all numbers: 8 × 8 in one channel, from 0 (no ink) to
# 16 (ink).
#
# The number 15 stands in row 0, column 3. **Guess:** in which column is it when the picture is
# flipped from left to right?

# %% [markdown] lang="ko"
# ## 2. 배열 뒤집기와 돌리기
#
# 이미지를 뒤집거나 돌리는 것은 숫자의 순서를 바꾸는 것입니다. scikit-learn에 들어 있는 손으로 쓴
# 숫자 ‘삼’은 작아서 픽셀의 값을 모두 볼 수 있습니다. 채널 하나에 8 × 8개이고, 값은 0(빈 곳)에서
# 16(획)까지입니다.
#
# 0행 3열에 15가 있습니다. **예상해 보세요.** 좌우로 뒤집으면 이 값은 몇 열에 있습니까?

# %%
digits = load_digits()
three = digits.images[3].astype(int)
print(three)

# %%
turned = {
    "three": three,
    "three[:, ::-1]": three[:, ::-1],
    "three[::-1]": three[::-1],
    "np.rot90(three)": np.rot90(three),
}
fig, axes = plt.subplots(1, 4, figsize=(11, 3), layout="constrained")
for ax, (code, array) in zip(axes, turned.items(), strict=True):
    ax.imshow(array, cmap="gray_r")
    for (row, column), value in np.ndenumerate(array):
        ax.text(column, row, value, ha="center", va="center", fontsize=7, color="tab:red")
    ax.set(title=code, xlabel="column", ylabel="row")
plt.show()

# %%
flipped = three[:, ::-1]
assert three[0, 3] == 15
assert flipped[0, 4] == 15
assert np.array_equal(np.sort(flipped.ravel()), np.sort(three.ravel()))

# %% [markdown]
# Column c becomes column 7 - c, so 3 becomes 4. The same 64 numbers are there, in another order.
# For us it is nearly the same picture; for a layer that reads a list of numbers, it is another
# list.

# %% [markdown] lang="ko"
# c열은 7 - c열이 되므로 3열은 4열이 됩니다. 같은 숫자 64개가 순서만 바뀌었습니다. 우리에게는 거의
# 같은 이미지이지만, 숫자를 한 줄로 읽는 층에는 다른 숫자열입니다.

# %% [markdown]
# ## 3. Scale the numbers
#
# A network learns badly from inputs as large as 255, so pixels are scaled. Three ways are common:
#
# - to the range 0 to 1: divide by 255;
# - to the range -1 to 1: divide by 127.5 and subtract 1;
# - to a z-score: from the range 0 to 1, subtract the mean of each channel and divide by its
#   standard deviation (the usual constants are those of ImageNet).
#
# **Guess:** does the shape of the histogram change?

# %% [markdown] lang="ko"
# ## 3. 스케일 바꾸기
#
# 입력이 255처럼 크면 신경망이 잘 학습되지 않으므로 픽셀의 스케일을 바꿉니다. 흔히 쓰는 방법은 세
# 가지입니다.
#
# - 0에서 1까지: 255로 나눕니다.
# - -1에서 1까지: 127.5로 나누고 1을 뺍니다.
# - z 점수: 0에서 1까지로 바꾼 값에서 채널별 평균을 빼고 표준편차로 나눕니다(흔히 ImageNet의 값을
#   씁니다).
#
# **예상해 보세요.** 히스토그램의 모양이 달라집니까?

# %%
MEAN, STD = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
scaled = {
    "0 to 255": photo,
    "0 to 1": photo / 255,
    "-1 to 1": photo / 127.5 - 1,
    "z-score": (photo / 255 - MEAN) / STD,
}
fig, axes = plt.subplots(1, 4, figsize=(12, 2.8), layout="constrained", sharey=True)
for ax, (name, values) in zip(axes, scaled.items(), strict=True):
    for channel, color in enumerate(["tab:red", "tab:green", "tab:blue"]):
        ax.hist(values[..., channel].ravel(), bins=40, histtype="step", color=color)
    ax.set(title=name, xlabel="value")
axes[0].set_ylabel("pixels")
plt.show()

# %% [markdown]
# The shape of each channel stays, only the axis changes. With the z-score the channels also move
# against each other, since each has a mean and a deviation of its own. What matters most is that
# training and prediction scale alike. The safest place is a layer of the model:

# %% [markdown] lang="ko"
# 채널마다 모양은 그대로이고 축의 값만 달라집니다. z 점수에서는 평균과 표준편차가 채널마다 달라서
# 채널 사이의 위치도 바뀝니다. 가장 중요한 것은 학습할 때와 예측할 때 같은 방법을 쓰는 것입니다.
# 모델의 층으로 넣어 두면 가장 안전합니다.

# %%
in_model = layers.Rescaling(1 / 127.5, offset=-1)(photo[np.newaxis].astype("float32"))
np.testing.assert_allclose(in_model[0], scaled["-1 to 1"], atol=1e-6)

# %% [markdown]
# ## 4. The batch axis
#
# A model takes a batch, several pictures at once, so its input has one axis more. One picture is a
# batch of one. Forgetting this axis is the most common error with a first prediction.

# %% [markdown] lang="ko"
# ## 4. 배치 축
#
# 모델은 이미지 여러 장을 묶은 배치를 입력으로 받으므로 축이 하나 더 있습니다. 이미지 한 장도 한
# 장짜리 배치입니다. 처음 예측할 때 가장 흔한 오류가 이 축을 빠뜨리는 것입니다.

# %%
batch = np.expand_dims(photo, axis=0)
print("one picture:", photo.shape, " batch of one:", batch.shape)
print("without the axis again:", np.squeeze(batch, axis=0).shape)
probabilities = np.array([[0.1, 0.7, 0.2]])  # what a model with three classes might answer
print("class of the first picture:", np.argmax(probabilities, axis=-1)[0])

# %% [markdown]
# ## 5. One weight for each pixel, or one kernel for all
#
# A dense layer gives each of its units a weight for every number of the picture. A convolution has
# a small kernel for each filter and uses it at every place.
#
# **Guess:** a colour picture of 180 × 180 pixels goes into a dense layer with 64 units. How many
# parameters does the layer learn? And how many are there in a 3 × 3 convolution with 64 filters?

# %% [markdown] lang="ko"
# ## 5. 픽셀마다 가중치 하나, 또는 모두에 커널 하나
#
# 밀집 층에서는 유닛마다 이미지의 모든 숫자에 대한 가중치가 있습니다. 합성곱 층에는 필터마다 작은
# 커널이 있고, 모든 위치에서 같은 커널을 사용합니다.
#
# **예상해 보세요.** 180 × 180 픽셀의 컬러 이미지를 유닛이 64개인 밀집 층에 입력합니다. 학습할
# 파라미터는 몇 개입니까? 필터가 64개인 3 × 3 합성곱 층에는 몇 개입니까?

# %%
dense = keras.Sequential([keras.Input((180, 180, 3)), layers.Flatten(), layers.Dense(64)])
convolution = keras.Sequential([keras.Input((180, 180, 3)), layers.Conv2D(64, 3)])
print(f"dense layer: {dense.count_params():,} parameters")
print(f"convolution: {convolution.count_params():,} parameters")

# %%
assert dense.count_params() == 180 * 180 * 3 * 64 + 64 == 6_220_864
assert convolution.count_params() == 3 * 3 * 3 * 64 + 64 == 1_792
pellucid.layers(convolution)

# %% [markdown]
# 180 × 180 × 3 × 64 + 64 = 6,220,864 against 3 × 3 × 3 × 64 + 64 = 1,792. The size of the picture
# does not occur in the second formula. Fewer parameters are not less work, though: the kernel is
# applied at 178 × 178 places.

# %% [markdown] lang="ko"
# 밀집 층은 180 × 180 × 3 × 64 + 64 = 6,220,864개, 합성곱 층은 3 × 3 × 3 × 64 + 64 = 1,792개입니다.
# 둘째 식에는 이미지의 크기가 없습니다. 다만 파라미터가 적다고 계산이 적은 것은 아닙니다. 커널을 178
# × 178곳에 적용하기 때문입니다.

# %% [markdown]
# ## 6. Shuffle all pixels
#
# Each digit is placed somewhere in a picture of 14 × 14 pixels, since objects are not always in the
# middle. Then the pixels of all pictures are put into another order, the same for every picture. We
# can no longer read such digits.
#
# **Guess:** a dense network and a convnet are trained on the original pictures and on the shuffled
# ones. Which becomes much worse?

# %% [markdown] lang="ko"
# ## 6. 모든 픽셀 섞기
#
# 물체가 항상 가운데에 있는 것은 아니므로, 숫자를 14 × 14 픽셀 이미지의 아무 곳에나 놓습니다. 그다음
# 모든 이미지의 픽셀을 똑같은 순서로 섞습니다. 이제 우리는 숫자를 읽을 수 없습니다.
#
# **예상해 보세요.** 밀집 층만 있는 신경망과 합성곱 신경망을 원래 이미지와 섞은 이미지로 각각
# 학습합니다. 어느 쪽이 훨씬 나빠집니까?

# %%
random = np.random.default_rng(0)
pictures = np.zeros((1797, 14, 14, 1), "float32")
for picture, digit in zip(pictures, digits.images, strict=True):
    row, column = random.integers(0, 7, size=2)
    picture[row : row + 8, column : column + 8, 0] = digit
order = random.permutation(14 * 14)
shuffled = pictures.reshape(-1, 14 * 14)[:, order].reshape(pictures.shape)

fig, axes = plt.subplots(2, 6, figsize=(8, 2.9), layout="constrained")
for column in range(6):
    for row, array in enumerate([pictures, shuffled]):
        axes[row, column].imshow(array[column, ..., 0], cmap="gray_r")
        axes[row, column].set(xticks=[], yticks=[])
    axes[0, column].set_title(f"label {digits.target[column]}")
axes[0, 0].set_ylabel("original")
axes[1, 0].set_ylabel("shuffled")
plt.show()


# %%
def dense_network():
    return keras.Sequential(
        [
            keras.Input((14, 14, 1)),
            layers.Rescaling(1 / 16),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def convnet():
    return keras.Sequential(
        [
            keras.Input((14, 14, 1)),
            layers.Rescaling(1 / 16),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


print(f"dense network: {dense_network().count_params():,} parameters")
print(f"convnet:       {convnet().count_params():,} parameters")


# %%
def accuracy(build, images, seed):
    keras.utils.set_random_seed(seed)
    train, test, train_labels, test_labels = train_test_split(
        images, digits.target, test_size=0.3, stratify=digits.target, random_state=seed
    )
    model = build()
    # Networks as small as these train sooner without XLA.
    model.compile(
        keras.optimizers.Adam(6e-3),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
    model.fit(train, train_labels, batch_size=128, epochs=15, verbose=0)
    return model.evaluate(test, test_labels, batch_size=540, verbose=0)[1]


accuracies = {
    (build.__name__, name): [accuracy(build, images, seed) for seed in range(2)]
    for build in (dense_network, convnet)
    for name, images in (("original", pictures), ("shuffled", shuffled))
}
for (network, name), values in accuracies.items():
    print(f"{network:<14}{name:<9} {values[0]:.1%} and {values[1]:.1%}")

# %%
fig, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
for row, values in enumerate(accuracies.values()):
    ax.plot(100 * np.array(values), [row] * 2, "o", markersize=9, alpha=0.7)
ax.axvline(10, color="0.6", linestyle=":")
ax.text(11, -0.3, "guessing", color="0.4", va="center")
ax.set_yticks(range(4), [f"{network}, {name}" for network, name in accuracies])
ax.invert_yaxis()
ax.set(xlabel="accuracy on test pictures in %, two seeds", xlim=(0, 100))
plt.show()

# %%
dense_fall, convnet_fall = (
    100 * np.mean(accuracies[name, "original"]) - 100 * np.mean(accuracies[name, "shuffled"])
    for name in ("dense_network", "convnet")
)
print(f"fall of the dense network: {dense_fall:4.1f} percentage points")
print(f"fall of the convnet:       {convnet_fall:4.1f} percentage points")
assert dense_network().count_params() == 13_258
assert convnet().count_params() == 6_090
assert abs(dense_fall) < 10
assert convnet_fall > 25

# %% [markdown]
# For the dense network the order does not matter: it could give each weight to another pixel and
# compute the same. What difference there is comes from the random initial weights. The convnet
# falls far below, because its kernels look at neighbours, and shuffling takes the neighbours away.
# With real neighbours, it is much better than the dense network, with half as many parameters: a
# kernel that has learned a stroke finds it at every place.
#
# Two seeds are few. The fall of the convnet is so much larger than the differences between them
# that they suffice; for a difference of one or two points, they would not.

# %% [markdown] lang="ko"
# 밀집 층만 있는 신경망에는 순서가 중요하지 않습니다. 가중치의 자리만 바꾸면 똑같은 계산이 되기
# 때문입니다. 남는 차이는 무작위로 정한 초기 가중치 때문에 생깁니다. 합성곱 신경망은 정확도가 크게
# 떨어집니다. 커널은 이웃한 픽셀을 보는데, 섞으면 이웃 관계가 없어지기 때문입니다. 이웃 관계가
# 그대로이면 합성곱 신경망은 절반 정도의 파라미터로도 밀집 층만 있는 신경망보다 훨씬 낫습니다. 획을
# 한 번 배운 커널은 어느 위치에서나 그 획을 찾기 때문입니다.
#
# 시드 두 개는 적습니다. 여기서는 합성곱 신경망의 정확도가 시드 사이의 차이보다 훨씬 크게
# 떨어졌으므로 충분하지만, 차이가 한두 퍼센트포인트라면 충분하지 않습니다.

# %% [markdown]
# ## 7. The course asks
#
# > 이미지 데이터는 Fully Connected Neural Network을 합슥에 적합하지 않은가?
#
# *Are images unsuited to learning with a fully connected network?* It can learn, and on small
# centred pictures it does so well. But it needs a weight for each pixel, 6,220,864 in our example
# against 1,792, and it does not use which pixels are neighbours: shuffled pictures are as good for
# it as real ones.
#
# > 14_1_image_representation_for_cnns, 14_2_cnn_translation_invariance, 14_3_local_patch_filter
# > 노크북 코드의 직관적 이해?
#
# *What do the three notebooks show?* This one: a picture is an array of rows, columns and channels,
# and a convnet is built for the neighbourhood in it.
#
# To go on with your own picture: `pellucid learn pictures` opens the lesson in the browser. The
# next notebook is `14_2_cnn_translation_invariance`.

# %% [markdown] lang="ko"
# ## 7. 강의의 질문
#
# > 이미지 데이터는 Fully Connected Neural Network을 합슥에 적합하지 않은가?
#
# 학습할 수 있고, 물체가 가운데에 있는 작은 이미지에서는 결과도 좋습니다. 하지만 픽셀마다 가중치가
# 필요해서 위의 예에서는 파라미터가 1,792개가 아니라 6,220,864개이고, 어떤 픽셀이 서로 이웃하는지
# 이용하지 않습니다. 섞은 이미지도 원래 이미지와 똑같이 학습합니다.
#
# > 14_1_image_representation_for_cnns, 14_2_cnn_translation_invariance, 14_3_local_patch_filter
# > 노크북 코드의 직관적 이해?
#
# 이 노트북에서 알 수 있는 것은, 이미지가 행, 열, 채널로 이루어진 배열이고 합성곱 신경망은 그 배열의
# 이웃 관계를 이용하도록 만들어졌다는 것입니다.
#
# 자신의 사진으로 이어서 해 보려면 `pellucid learn pictures`로 브라우저에서 이 과를 여세요. 다음
# 노트북은 `14_2_cnn_translation_invariance`입니다.
