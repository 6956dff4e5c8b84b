# %% [markdown]
# # Local patches and filters: one dot product, moved
#
# A convolution looks at a small patch of the picture, multiplies it by a kernel, adds up, and moves
# on. This notebook computes it by hand, as a loop, as a matrix product and with Keras, and
# compares. Then it looks at the filters that a network has learned.

# %% [markdown] lang="ko"
# # 국소 패치와 필터: 옮겨 가며 계산하는 내적
#
# 합성곱은 이미지의 작은 패치를 커널과 곱해 더하고, 옆으로 옮겨 같은 계산을 되풀이합니다. 이
# 노트북에서는 이 계산을 손으로, 반복문으로, 행렬의 곱으로, 그리고 Keras로 하고 결과를 비교합니다.
# 그다음 신경망이 학습한 필터를 살펴봅니다.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from scipy import signal
from skimage import color, data
from sklearn.datasets import load_digits

import pellucid

# %% [markdown]
# ## 1. One dot product
#
# The picture is black (0) with a white stroke (1). The frame marks a patch of 3 × 3 pixels.

# %% [markdown] lang="ko"
# ## 1. 내적 한 번
#
# 검은색(0) 바탕에 흰색(1) 획이 있는 이미지입니다. 테두리는 3 × 3 픽셀의 패치를 나타냅니다.

# %%
picture = np.zeros((7, 7), int)
picture[1:6, 3] = 1
picture[1, 2] = picture[5, 2:5] = 1
VERTICAL_EDGE = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
row, column = 2, 1
patch = picture[row : row + 3, column : column + 3]

fig, axes = plt.subplots(1, 3, figsize=(10, 3.2), layout="constrained")
for ax, array, title in zip(
    axes,
    (picture, patch, VERTICAL_EDGE),
    ("picture", f"patch at row {row}, column {column}", "kernel"),
    strict=True,
):
    ax.imshow(array, cmap="gray", vmin=-1, vmax=1)
    for (y, x), value in np.ndenumerate(array):
        ax.text(x, y, f"{value:.0f}", ha="center", va="center", color="tab:orange")
    ax.set(title=title, xlabel="column", ylabel="row")
frame = plt.Rectangle((column - 0.5, row - 0.5), 3, 3, fill=False, edgecolor="gold", linewidth=3)
axes[0].add_patch(frame)
plt.show()

# %% [markdown]
# Multiply each pixel of the patch by the weight at the same place, and add up the nine products.
# This is the dot product of the patch and the kernel. **Guess:** how large is it?

# %% [markdown] lang="ko"
# 패치의 픽셀마다 같은 자리의 가중치를 곱하고, 곱 아홉 개를 모두 더합니다. 이것이 패치와 커널의
# 내적입니다. **예상해 보세요.** 값은 얼마입니까?

# %%
products = patch * VERTICAL_EDGE
print(products)
print("sum:", products.sum())
assert products.sum() == np.dot(patch.ravel(), VERTICAL_EDGE.ravel()) == 3

# %% [markdown]
# It is 3, the largest value that this kernel can give here: dark on the left, bright on the right.
# On an even patch the sum is 0, however bright it is, because the weights add up to 0. So the
# kernel finds vertical edges.

# %% [markdown] lang="ko"
# 3입니다. 왼쪽이 어둡고 오른쪽이 밝아서 이 커널이 낼 수 있는 가장 큰 값이 나왔습니다. 가중치의 합이
# 0이므로, 밝기가 균일한 패치에서는 얼마나 밝은지와 관계없이 0이 됩니다. 이 커널은 세로 방향의
# 경계를 찾습니다.

# %% [markdown]
# ## 2. Move it
#
# The same at each place gives the feature map. **Guess:** the picture has 7 × 7 pixels and the
# kernel 3 × 3. How large is the map?

# %% [markdown] lang="ko"
# ## 2. 커널 옮기기
#
# 모든 위치에서 같은 계산을 하면 특성 맵이 됩니다. **예상해 보세요.** 이미지는 7 × 7 픽셀이고 커널은
# 3 × 3입니다. 특성 맵의 크기는 얼마입니까?


# %%
def convolve(picture, kernel):
    size = len(kernel)
    n_rows, n_columns = (side - size + 1 for side in picture.shape)
    found = np.zeros((n_rows, n_columns), np.result_type(picture, kernel))
    for row in range(n_rows):
        for column in range(n_columns):
            found[row, column] = (picture[row : row + size, column : column + size] * kernel).sum()
    return found


by_hand = convolve(picture, VERTICAL_EDGE)
print(by_hand.shape)
print(by_hand)

# %% [markdown]
# There are 7 - 3 + 1 = 5 places in each direction, so the map is 5 × 5. Keras and SciPy compute the
# same:

# %% [markdown] lang="ko"
# 방향마다 7 - 3 + 1 = 5곳이 있으므로 특성 맵은 5 × 5입니다. Keras와 SciPy의 결과도 같습니다.

# %%
by_keras = keras.ops.conv(
    picture[None, :, :, None].astype("float32"),
    VERTICAL_EDGE[:, :, None, None].astype("float32"),
    padding="valid",
)
assert by_hand.shape == (5, 5)
np.testing.assert_allclose(keras.ops.convert_to_numpy(by_keras)[0, :, :, 0], by_hand)
np.testing.assert_allclose(signal.correlate2d(picture, VERTICAL_EDGE, mode="valid"), by_hand)

# %% [markdown]
# ## 3. What kernels do to a photo
#
# Nine weights decide what is found. Look at the kernels first. **Guess:** which one blurs, which
# one sharpens, and which one leaves the photo as it is?

# %% [markdown] lang="ko"
# ## 3. 커널이 사진에 하는 일
#
# 무엇을 찾을지는 가중치 아홉 개가 정합니다. 먼저 커널을 보세요. **예상해 보세요.** 흐리게 하는
# 커널, 선명하게 하는 커널, 사진을 그대로 두는 커널은 각각 어느 것입니까?

# %%
kernels = {
    "A": np.full((3, 3), 1 / 9),
    "B": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "C": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "D": VERTICAL_EDGE,
    "E": VERTICAL_EDGE.T,
}
for name, kernel in kernels.items():
    print(f"{name}: {np.round(kernel, 2).tolist()}  sum {kernel.sum():.0f}")

# %%
gray = color.rgb2gray(data.chelsea())[40:200, 100:300]  # (160, 200), values 0 to 1
fig, axes = plt.subplots(1, 5, figsize=(14, 2.6), layout="constrained")
for ax, (name, kernel) in zip(axes, kernels.items(), strict=True):
    found = convolve(gray, kernel)
    limits = (0, 1) if kernel.sum() > 0 else (-0.5, 0.5)
    ax.imshow(found, cmap="gray", vmin=limits[0], vmax=limits[1])
    ax.set(title=f"{name}, weights sum to {kernel.sum():.0f}", xticks=[], yticks=[])
plt.show()

# %% [markdown]
# A is a mean and blurs; B keeps the middle pixel; C sharpens. Their weights add up to 1, so the
# brightness stays. D and E find vertical and horizontal edges; there the sum is 0, and grey means
# "no edge".

# %% [markdown] lang="ko"
# A는 평균이므로 흐리게 하고, B는 가운데 픽셀을 그대로 두고, C는 선명하게 합니다. 세 커널은 가중치의
# 합이 1이어서 밝기가 유지됩니다. D는 세로 경계, E는 가로 경계를 찾습니다. 합이 0이고, 회색은 경계가
# 없다는 뜻입니다.

# %% [markdown]
# ## 4. As a matrix product
#
# Write each patch as a row and each kernel as a column. Then all sums of all filters are one matrix
# product, which is how they are often computed.
#
# **Guess:** a picture of 28 × 28 pixels and 16 filters of 3 × 3: what are the shapes of the two
# matrices?

# %% [markdown] lang="ko"
# ## 4. 행렬의 곱으로 나타내기
#
# 패치를 하나씩 한 행으로, 커널을 하나씩 한 열로 펼칩니다. 그러면 모든 필터의 모든 합이 행렬의 곱 한
# 번으로 나옵니다. 실제로도 이렇게 계산할 때가 많습니다.
#
# **예상해 보세요.** 이미지가 28 × 28 픽셀이고 3 × 3 필터가 16개입니다. 두 행렬의 크기는 각각
# 얼마입니까?

# %%
random = np.random.default_rng(0)
image = random.random((28, 28)).astype("float32")
filters = random.normal(size=(3, 3, 1, 16)).astype("float32")

patches = np.lib.stride_tricks.sliding_window_view(image, (3, 3))  # (26, 26, 3, 3)
rows = patches.reshape(26 * 26, 9)
columns = filters.reshape(9, 16)
product = rows @ columns
print(f"{rows.shape} @ {columns.shape} = {product.shape}, that is", (26, 26, 16))

# %%
by_keras = keras.ops.conv(image[None, :, :, None], filters, padding="valid")
assert rows.shape == (676, 9)
np.testing.assert_allclose(
    product.reshape(26, 26, 16), keras.ops.convert_to_numpy(by_keras)[0], atol=1e-5
)

# %% [markdown]
# The picture has 26 × 26 = 676 patches of 9 numbers: (676 × 9)(9 × 16) = 676 × 16. The price is
# memory: each pixel stands in up to 9 rows.

# %% [markdown] lang="ko"
# 이미지에는 숫자 9개로 된 패치가 26 × 26 = 676개 있으므로 (676 × 9)(9 × 16) = 676 × 16입니다. 그
# 대신 메모리가 더 필요합니다. 픽셀 하나가 최대 9개의 행에 들어가기 때문입니다.

# %% [markdown]
# ## 5. The convolution of mathematics
#
# Mathematics turns the kernel by 180° before it multiplies. What a layer of a network computes is
# called cross-correlation there.
#
# **Guess:** what does the turned kernel change for vertical edges?

# %% [markdown] lang="ko"
# ## 5. 수학의 합성곱
#
# 수학에서는 커널을 180° 돌린 다음 곱합니다. 신경망의 층이 하는 계산은 수학에서 교차
# 상관(cross-correlation)이라고 합니다.
#
# **예상해 보세요.** 세로 경계를 찾는 커널을 돌리면 결과가 어떻게 달라집니까?

# %%
mathematical = signal.convolve2d(picture, VERTICAL_EDGE, mode="valid")
print(mathematical)
assert np.array_equal(mathematical, convolve(picture, VERTICAL_EDGE[::-1, ::-1]))
assert np.array_equal(mathematical, -by_hand)

# %% [markdown]
# The signs change. For a network it does not matter: its weights are learned, so with the other
# rule it would learn the turned kernel.

# %% [markdown] lang="ko"
# 부호가 바뀝니다. 신경망에서는 어느 쪽이든 상관없습니다. 가중치를 학습하므로, 규칙이 반대이면 돌린
# 커널을 학습하게 됩니다.

# %% [markdown]
# ## 6. Colours and several filters
#
# A colour picture has three channels, and a filter has one kernel for each of them. The three sums
# and the bias are added up, so a filter gives *one* number for each place.
#
# **Guess:** a layer has 32 filters of 3 × 3 and reads a colour picture. How many kernels are there,
# and how many parameters?

# %% [markdown] lang="ko"
# ## 6. 컬러 이미지와 여러 필터
#
# 컬러 이미지에는 채널이 세 개 있고, 필터에는 채널마다 커널이 하나씩 있습니다. 세 합과 편향을 모두
# 더하므로, 필터 하나는 위치마다 값을 *하나* 출력합니다.
#
# **예상해 보세요.** 3 × 3 필터가 32개인 층에 컬러 이미지를 입력합니다. 커널은 모두 몇 개이고
# 파라미터는 몇 개입니까?

# %%
layer = layers.Conv2D(32, 3)
layer.build((None, 32, 32, 3))
height, width, n_channels, n_filters = layer.kernel.shape
print("kernels:", n_channels * n_filters, " parameters:", layer.count_params())
assert n_channels * n_filters == 96
assert layer.count_params() == 3 * 3 * 3 * 32 + 32 == 896

# %% [markdown]
# There are 32 × 3 = 96 kernels, and 3 × 3 × 3 × 32 + 32 = 896 parameters. The bias is added, not
# multiplied: a sum of 500 and a bias of 2 give 502, not 1,000.

# %% [markdown] lang="ko"
# 커널은 32 × 3 = 96개, 파라미터는 3 × 3 × 3 × 32 + 32 = 896개입니다. 편향은 곱하지 않고 더합니다.
# 합이 500이고 편향이 2이면 1,000이 아니라 502입니다.

# %% [markdown]
# ## 7. Filters that are learned
#
# So far the weights were set by hand. Now a small convnet learns handwritten digits, and its eight
# filters start as random numbers.

# %% [markdown] lang="ko"
# ## 7. 학습한 필터
#
# 지금까지는 가중치를 손으로 정했습니다. 이제 작은 합성곱 신경망으로 손으로 쓴 숫자를 학습합니다.
# 필터 여덟 개는 무작위 값에서 시작합니다.

# %%
digits = load_digits()
pictures = (digits.images * 15).astype("uint8")  # ink from 0 to 240
keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((8, 8, 1)),
        layers.Rescaling(1 / 255, name="scaling"),
        layers.Conv2D(8, 3, activation="relu", name="conv"),
        layers.MaxPooling2D(2, name="pool"),
        layers.Flatten(name="flatten"),
        layers.Dense(10, activation="softmax", name="answer"),
    ]
)
model.compile(
    keras.optimizers.Adam(1e-2),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
    jit_compile=False,
)
before = model.get_layer("conv").get_weights()[0]
history = model.fit(
    pictures[..., None], digits.target, epochs=10, batch_size=64, validation_split=0.25, verbose=0
)
after = model.get_layer("conv").get_weights()[0]
print(f"validation accuracy: {history.history['val_accuracy'][-1]:.1%}")
assert history.history["val_accuracy"][-1] > 0.85

# %%
activations = pellucid.trace(model, pictures[0])
maps = activations["conv"]  # (6, 6, 8)
fig, axes = plt.subplots(3, 8, figsize=(12, 4.6), layout="constrained")
for index in range(8):
    for ax, array in zip(axes[:2, index], (before, after), strict=True):
        ax.imshow(array[..., 0, index], cmap="PuOr_r", vmin=-1, vmax=1)
    axes[2, index].imshow(maps[..., index], cmap="magma", vmin=0, vmax=maps.max())
    axes[0, index].set_title(f"filter {index}")
for ax, name in zip(axes[:, 0], ("random weights", "learned weights", "map of a 0"), strict=True):
    ax.set_ylabel(name)
for ax in axes.flat:
    ax.set(xticks=[], yticks=[])
plt.show()

# %% [markdown]
# Orange weights are positive, purple ones negative. Many filters have become edges and strokes in a
# direction, though nobody told them to.

# %% [markdown] lang="ko"
# 주황색은 양수, 보라색은 음수인 가중치입니다. 아무도 알려 주지 않았는데도 여러 필터가 한 방향의
# 경계나 획을 찾게 되었습니다.

# %% [markdown]
# ## 8. Every number has its arithmetic
#
# `arithmetic` returns the terms behind one number of a layer. Take the largest number of the maps
# above.

# %% [markdown] lang="ko"
# ## 8. 모든 숫자의 계산 과정
#
# `arithmetic`은 층의 값 하나를 이루는 항을 모두 돌려줍니다. 위의 특성 맵에서 가장 큰 값을 골라
# 보겠습니다.

# %%
unit = tuple(int(at) for at in np.unravel_index(maps.argmax(), maps.shape))
found = activations.arithmetic("conv", unit)
print(found.terms)
print(f"sum of the terms {found.terms['term'].sum():.4f} + bias {found.bias:.4f}", end="")
print(f" = {found.total:.4f}; after {found.activation}: {found.value:.4f}; Keras: {maps[unit]:.4f}")

# %%
assert len(found.terms) == 9
assert abs(found.terms["term"].sum() + found.bias - found.total) < 1e-9
assert abs(found.value - maps[unit]) < 1e-4
found

# %% [markdown]
# ## 9. The course asks
#
# > 이미지 데이터를 입력으로 받아 cortex 와 같이 특징을 추출하는 방법은 무엇인가? Filter Kernel?
#
# *How are features extracted from an image, as the cortex does it?* By small kernels that look at
# one patch at a time, here 3 × 3, with the same weights at each place: on a picture of 28 × 28
# pixels, one kernel is used 676 times. The layers above combine what the first ones find.
#
# > LLM에게 내적과 행렬의 크기 변환에 대해 물어보고 수학의 Convolution 연산을 이해하는가? 각
# > 레이어의 행렬식의 구조와 연산을 이해하는가?
#
# *The dot product, the shapes of the matrices, the convolution of mathematics?* The dot product of
# our patch is 3; with the turned kernel of mathematics it is -3. As matrices: (676 × 9)(9 × 16) =
# 676 × 16.
#
# > Filter Kernel 함수의 역할을 이해하는가?
#
# *What do filters and kernels do?* A kernel weighs the pixels of a patch in one channel; a filter
# has one kernel for each channel and a bias. 32 filters on a colour picture are 96 kernels and 896
# parameters.
#
# > 아래 내용을 이해하고 설명할 수있는가?
#
# *Can you explain the moving window?* At each place the window gives one dot product; 7 - 3 + 1 = 5
# places fit into 7 pixels.
#
# To edit the nine weights and to copy them from your own network: `pellucid learn convolution`.
# Padding and stride: `pellucid learn padding_pooling`. In a notebook, `pellucid.explore(model)`
# opens the explorer below the cell.

# %% [markdown] lang="ko"
# ## 9. 강의의 질문
#
# > 이미지 데이터를 입력으로 받아 cortex 와 같이 특징을 추출하는 방법은 무엇인가? Filter Kernel?
#
# 한 번에 패치 하나를 보는 작은 커널로 추출합니다. 여기서는 3 × 3이고, 모든 위치에서 가중치가
# 같습니다. 28 × 28 픽셀 이미지에서는 커널 하나를 676번 사용합니다. 앞의 층이 찾은 것을 그 위의 층이
# 조합합니다.
#
# > LLM에게 내적과 행렬의 크기 변환에 대해 물어보고 수학의 Convolution 연산을 이해하는가? 각
# > 레이어의 행렬식의 구조와 연산을 이해하는가?
#
# 위에서 본 패치의 내적은 3이고, 수학에서처럼 커널을 돌리면 -3입니다. 행렬로 나타내면 (676 × 9)(9 ×
# 16) = 676 × 16입니다.
#
# > Filter Kernel 함수의 역할을 이해하는가?
#
# 커널은 한 채널에서 패치의 픽셀에 가중치를 곱하고, 필터에는 채널마다 하나씩 커널이 있고 편향이 하나
# 있습니다. 컬러 이미지를 입력받는 필터 32개에는 커널이 96개, 파라미터가 896개 있습니다.
#
# > 아래 내용을 이해하고 설명할 수있는가?
#
# 윈도는 위치마다 내적을 하나 계산합니다. 7픽셀에는 윈도를 7 - 3 + 1 = 5곳에 놓을 수 있습니다.
#
# 가중치 아홉 개를 직접 바꾸거나 자신의 신경망에서 가져오려면 `pellucid learn convolution`을 여세요.
# 패딩과 스트라이드는 `pellucid learn padding_pooling`에서 다룹니다. 노트북에서
# `pellucid.explore(model)`을 실행하면 셀 아래에 탐색기가 열립니다.
