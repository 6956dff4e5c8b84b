# %% [markdown]
# # Translation: the maps move along, but does the answer stay?
#
# An object moves in a picture. What happens in a convnet? Two words are often mixed up here. A
# layer is *equivariant* to translation if its maps move along with the object. A network is
# *invariant* if its answer stays the same. This notebook measures both, first with weights set by
# hand, then in networks that you train.

# %% [markdown] lang="ko"
# # 평행 이동: 특성 맵은 함께 움직이는데, 예측은 그대로입니까?
#
# 이미지 안에서 물체가 움직이면 합성곱 신경망에서는 무슨 일이 일어납니까? 여기서 두 용어를 혼동하기
# 쉽습니다. 물체와 함께 특성 맵이 움직이면 그 층은 평행 이동에 *등변(equivariant)* 이라고 하고,
# 예측이 그대로이면 그 신경망은 *불변(invariant)* 이라고 합니다. 이 노트북에서는 먼저 손으로 정한
# 가중치로, 다음에는 직접 학습한 신경망에서 두 성질을 모두 재 봅니다.

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import pellucid

# %% [markdown]
# ## 1. One kernel, one object
#
# The picture has 28 × 28 pixels and shows a bright square of 4 × 4 pixels with a soft left edge.
# The kernel answers where it is dark on the left and bright on the right.

# %% [markdown] lang="ko"
# ## 1. 커널 하나, 물체 하나
#
# 이미지는 28 × 28 픽셀이고 4 × 4 픽셀의 밝은 사각형이 있습니다. 사각형의 왼쪽 가장자리는 조금
# 흐립니다. 커널은 왼쪽이 어둡고 오른쪽이 밝은 곳에서 큰 값을 냅니다.

# %%
KERNEL = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")


def square_at(column):
    picture = np.full((28, 28), 0.2, "float32")
    picture[12:16, column : column + 4] = [0.6, 1, 1, 1]
    return picture


def feature_map(picture, stride=1):
    found = keras.ops.conv(
        picture[None, :, :, None], KERNEL[:, :, None, None], strides=stride, padding="valid"
    )
    return keras.ops.convert_to_numpy(keras.ops.relu(found))[0, :, :, 0]


# %%
fig, axes = plt.subplots(1, 4, figsize=(12, 3), layout="constrained")
for ax, column in zip(axes[:2], (8, 12), strict=True):
    ax.imshow(square_at(column), cmap="gray", vmin=0, vmax=1)
    ax.set(title=f"picture, square at column {column}", xlabel="column", ylabel="row")
for ax, column in zip(axes[2:], (8, 12), strict=True):
    ax.imshow(feature_map(square_at(column)), cmap="magma")
    ax.set(title=f"feature map, square at column {column}", xlabel="column", ylabel="row")
plt.show()

# %% [markdown]
# The pattern on the map has moved as far as the square, 4 columns. **Guess:** by how many columns
# does it move if the convolution has stride 2?

# %% [markdown] lang="ko"
# 특성 맵의 무늬도 사각형과 똑같이 4열 움직였습니다. **예상해 보세요.** 합성곱의 스트라이드가 2이면
# 무늬는 몇 열 움직입니까?


# %%
def first_column(array):
    return int(np.flatnonzero(array.any(axis=0))[0])


moved = {
    stride: first_column(feature_map(square_at(12), stride))
    - first_column(feature_map(square_at(8), stride))
    for stride in (1, 2)
}
print("the square moves by 4 columns; the map by", moved)
assert moved == {1: 4, 2: 2}

# %% [markdown]
# With stride 2 it is 4 / 2 = 2 columns. What if the square moves by an odd number of pixels? The
# *equivariance error* compares the map after the shift with the map before, moved by the
# corresponding number of columns. Where this is no whole number of columns, the better of the two
# nearest ones is taken. The error is 0 if they are equal.

# %% [markdown] lang="ko"
# 스트라이드가 2이면 4 / 2 = 2열입니다. 사각형이 홀수 픽셀만큼 움직이면 어떻게 됩니까? *등변성
# 오차*는 움직인 뒤의 특성 맵을, 움직이기 전의 특성 맵을 그에 맞는 열만큼 옮긴 것과 비교한 값입니다.
# 열의 수가 정수가 아니면 가까운 두 정수 가운데 오차가 작은 쪽을 씁니다. 둘이 같으면 0입니다.


# %%
def equivariance_error(shift, stride):
    before, after = (feature_map(square_at(column), stride) for column in (8, 8 + shift))
    columns = {shift // stride, -(-shift // stride)}  # the nearest whole numbers
    differences = [np.linalg.norm(after - np.roll(before, n, axis=1)) for n in columns]
    return min(differences) / np.linalg.norm(before)


shifts = np.arange(9)
errors = {s: [equivariance_error(shift, s) for shift in shifts] for s in (1, 2)}
fig, ax = plt.subplots(figsize=(6, 2.8), layout="constrained")
for s, values in errors.items():
    ax.plot(shifts, values, "o-", label=f"stride {s}")
ax.set(xlabel="shift of the square in pixels", ylabel="equivariance error")
ax.legend()
plt.show()

# %%
assert max(errors[1]) < 1e-6
assert max(errors[2][::2]) < 1e-6
assert min(errors[2][1::2]) > 0.3

# %% [markdown]
# A convolution with stride 1 is equivariant, without any training. With stride 2 this holds only
# for shifts by 2, 4, 6 and 8 pixels: for the others, the windows cover other parts of the square
# than before.

# %% [markdown] lang="ko"
# 스트라이드가 1인 합성곱은 학습하지 않아도 등변입니다. 스트라이드가 2이면 2, 4, 6, 8픽셀을 움직일
# 때만 등변입니다. 나머지 경우에는 윈도가 사각형에서 전과 다른 부분을 덮기 때문입니다.

# %% [markdown]
# ## 2. What forgets the place?
#
# A map still says where the object is. Two layers take the place away: pooling a little, global
# pooling entirely. The *relative change* of a layer is the length of the difference between its
# values before and after the shift, divided by their length before.
#
# **Guess:** the square moves by 1 pixel. By how many per cent do the map, the map after max
# pooling, and its mean change?

# %% [markdown] lang="ko"
# ## 2. 위치를 잊게 하는 층
#
# 특성 맵에는 물체의 위치가 남아 있습니다. 위치를 없애는 층은 두 가지입니다. 풀링은 조금 없애고,
# 전역 풀링은 완전히 없앱니다. 층의 *상대 변화*는 움직이기 전과 후의 값의 차이를 벡터로 보고, 그
# 길이를 움직이기 전 벡터의 길이로 나눈 것입니다.
#
# **예상해 보세요.** 사각형이 1픽셀 움직입니다. 특성 맵, 최대 풀링을 한 특성 맵, 그 평균은 각각 몇
# 퍼센트 달라집니까?


# %%
def max_pool(array, size):
    rows, columns = (side // size * size for side in array.shape)
    blocks = array[:rows, :columns].reshape(rows // size, size, columns // size, size)
    return blocks.max(axis=(1, 3))


def relative_change(before, after):
    return float(np.linalg.norm(np.asarray(after) - before) / np.linalg.norm(before))


stages = {
    "picture": lambda picture: picture,
    "feature map": feature_map,
    "max pooling 2 x 2": lambda picture: max_pool(feature_map(picture), 2),
    "max pooling 4 x 4": lambda picture: max_pool(feature_map(picture), 4),
    "global average": lambda picture: feature_map(picture).mean(),
}
changes = {name: relative_change(of(square_at(8)), of(square_at(9))) for name, of in stages.items()}
for name, change in changes.items():
    print(f"{name:<18} {change:6.1%}")

# %%
assert changes["feature map"] > 0.5
assert changes["max pooling 4 x 4"] <= changes["feature map"]
assert changes["global average"] < 1e-6

# %% [markdown]
# The map changes because it moves along. Max pooling keeps the largest value of a block, which
# stays the same as long as it stays in the block. The mean over all places does not ask where a
# value stands: it does not change at all.

# %% [markdown] lang="ko"
# 특성 맵은 함께 움직이기 때문에 달라집니다. 최대 풀링은 블록에서 가장 큰 값을 남기므로, 그 값이
# 블록 안에 있는 동안에는 결과가 같습니다. 모든 위치의 평균은 값이 어디에 있는지와 관계없으므로 전혀
# 달라지지 않습니다.

# %% [markdown]
# ## 3. Train on centred digits, test on moved ones
#
# Now with learned weights. Handwritten digits of 8 × 8 pixels are placed in the middle of a canvas
# of 24 × 24. Three networks learn them there, and only there:
#
# - `dense`: one hidden dense layer;
# - `flatten`: two convolutions, max pooling, Flatten, dense;
# - `average`: the same convolutions and one more, then global average pooling, dense.
#
# **Guess:** the test digits are moved to the right by up to 5 pixels. Which network keeps its
# accuracy?

# %% [markdown] lang="ko"
# ## 3. 가운데에 놓인 숫자로 학습하고, 움직인 숫자로 시험
#
# 이제 가중치를 학습합니다. 8 × 8 픽셀의 손으로 쓴 숫자를 24 × 24 픽셀 이미지의 가운데에 놓습니다.
# 세 신경망은 가운데에 놓인 숫자만 학습합니다.
#
# - `dense`: 은닉층이 밀집 층 하나
# - `flatten`: 합성곱 층 두 개, 최대 풀링, Flatten, 밀집 층
# - `average`: 같은 합성곱 층에 하나를 더하고, 전역 평균 풀링, 밀집 층
#
# **예상해 보세요.** 시험용 숫자를 오른쪽으로 최대 5픽셀 옮깁니다. 어느 신경망의 정확도가
# 유지됩니까?

# %%
digits = load_digits()


def placed(images, shift=0):
    """Put digits (n, 8, 8) into canvases (n, 24, 24, 1), moved to the right by the shift."""
    canvas = np.zeros((len(images), 24, 24, 1), "uint8")
    canvas[:, 8:16, 8 + shift : 16 + shift, 0] = images * 15  # ink from 0 to 240
    return canvas


train, test, train_labels, test_labels = train_test_split(
    digits.images, digits.target, test_size=0.3, stratify=digits.target, random_state=0
)
fig, axes = plt.subplots(1, 6, figsize=(11, 2.2), layout="constrained")
for shift, ax in enumerate(axes):
    ax.imshow(placed(test[:1], shift)[0, ..., 0], cmap="gray_r")
    ax.set(title=f"shift {shift}", xticks=[], yticks=[])
plt.show()


# %%
def build(kind, augmentation=()):
    hidden = {
        "dense": [layers.Flatten(), layers.Dense(64, activation="relu")],
        "flatten": [
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Flatten(),
        ],
        "average": [
            layers.Conv2D(16, 3, padding="same", activation="relu", name="conv_1"),
            layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_2"),
            layers.MaxPooling2D(2, name="pool"),
            layers.Conv2D(64, 3, padding="same", activation="relu", name="conv_3"),
            layers.GlobalAveragePooling2D(name="average"),
        ],
    }[kind]
    top = layers.Dense(10, activation="softmax", name="answer")
    scaling = layers.Rescaling(1 / 255, name="scaling")
    return keras.Sequential([keras.Input((24, 24, 1)), *augmentation, scaling, *hidden, top])


def trained(model, epochs):
    # Networks as small as these train sooner without XLA.
    model.compile(keras.optimizers.Adam(6e-3), "sparse_categorical_crossentropy", jit_compile=False)
    model.fit(placed(train), train_labels, batch_size=128, epochs=epochs, verbose=0)
    return model


keras.utils.set_random_seed(0)
models = {kind: trained(build(kind), 12) for kind in ("dense", "flatten")}
models["average"] = trained(build("average"), 30)
for kind, model in models.items():
    print(f"{kind:<8} {model.count_params():>6,} parameters")

# %%
assert models["flatten"].count_params() == 50_890
assert models["average"].count_params() == 23_946
SHIFTS = range(-5, 6)


moved_digits = np.concatenate([placed(test, shift) for shift in SHIFTS])


def answers(model):
    """Return the probabilities of all classes, shape (11 shifts, test digits, 10)."""
    found = model.predict(moved_digits, batch_size=len(test), verbose=0)
    return found.reshape(len(SHIFTS), len(test), 10)


def accuracies(by_shift):
    return (by_shift.argmax(axis=-1) == test_labels).mean(axis=1)


by_shift = {kind: answers(model) for kind, model in models.items()}
curves = {kind: accuracies(each) for kind, each in by_shift.items()}
for kind, curve in curves.items():
    print(f"{kind:<8} centred {curve[5]:.1%}, moved by 5 pixels {curve[-1]:.1%}")

# %%
fig, ax = plt.subplots(figsize=(6.5, 3.2), layout="constrained")
for kind, curve in curves.items():
    ax.plot(SHIFTS, 100 * curve, "o-", label=kind)
ax.axhline(10, color="0.6", linestyle=":", label="guessing")
ax.set(xlabel="shift in pixels", ylabel="test accuracy in %", ylim=(0, 102))
ax.legend()
plt.show()

# %%
assert min(curve[5] for curve in curves.values()) > 0.7
assert curves["dense"][-1] < 0.5
assert curves["flatten"][-1] < 0.6
assert min(curves["average"]) > curves["flatten"][-1] + 0.1

# %% [markdown]
# The dense network learned each digit at its place. The network with Flatten has equivariant maps,
# but its dense layer has a weight for each place of them, so the place counts again. Only with
# global average pooling is the place gone before the answer is computed. After so few epochs, this
# network is less accurate in the middle than the others, and its curve goes up and down; section 4
# asks why.
#
# A convolution alone does not make a network invariant.

# %% [markdown] lang="ko"
# 밀집 층만 있는 신경망은 숫자를 그 위치에서만 학습했습니다. Flatten이 있는 신경망은 특성 맵이
# 등변이지만, 밀집 층에 특성 맵의 위치마다 가중치가 따로 있어서 위치가 다시 중요해집니다. 전역 평균
# 풀링을 쓸 때만 예측을 계산하기 전에 위치가 없어집니다. 다만 에포크가 적어서 가운데에서는 다른
# 신경망보다 정확도가 낮고, 곡선이 오르내립니다. 그 이유는 4절에서 알아봅니다.
#
# 합성곱만으로는 신경망이 불변이 되지 않습니다.

# %% [markdown]
# ## 4. The answer as a curve
#
# Is the answer of `average` then exactly the same everywhere? Look at the probability of the right
# class for a few test digits.
#
# **Guess:** the network has one max pooling with stride 2. After how many pixels does the answer
# repeat?

# %% [markdown] lang="ko"
# ## 4. 곡선으로 나타낸 예측
#
# 그렇다면 `average`의 예측은 어디에서나 똑같습니까? 시험용 숫자 몇 개에 대해 정답 클래스의 확률을
# 살펴보세요.
#
# **예상해 보세요.** 이 신경망에는 스트라이드가 2인 최대 풀링이 하나 있습니다. 예측은 몇 픽셀마다
# 되풀이됩니까?

# %%
model = models["average"]
right = by_shift["average"][:, np.arange(len(test)), test_labels]  # (11 shifts, test digits)
spread = right.max(axis=0) - right.min(axis=0)
restless = np.argsort(spread)[-3:]  # the three answers that change most

fig, ax = plt.subplots(figsize=(6.5, 3), layout="constrained")
for index in restless:
    ax.plot(SHIFTS, right[:, index], "o-", label=f"a digit {test_labels[index]}")
ax.set(xlabel="shift in pixels", ylabel="probability of the right class", ylim=(-0.02, 1.02))
ax.legend()
plt.show()

# %%
inner = slice(4, 7)  # shifts -1 to 1: no window with a part of the digit meets the border
two_apart = np.abs(right[inner][2:] - right[inner][:-2]).max()
one_apart = np.abs(right[inner][1:] - right[inner][:-1]).max()
print(f"largest change for a shift by 2 pixels, away from the border: {two_apart:.1e}")
print(f"largest change for a shift by 1 pixel:                        {one_apart:.2f}")
assert two_apart < 1e-3
assert one_apart > 0.01

# %% [markdown]
# After 2 pixels the windows of the pooling lie on the digit as before, and the answer is the same
# but for rounding. In between it goes up and down. Networks with several such layers repeat only
# after 2 × 2 × ... pixels; blurring the maps before they are made smaller makes their answers
# steadier (Zhang, 2019). At the border, padding lets the place in again (Kayhan and van Gemert,
# 2020).

# %% [markdown] lang="ko"
# 2픽셀을 움직이면 풀링의 윈도가 숫자를 전과 똑같이 덮으므로, 반올림 오차를 빼면 예측이 같습니다. 그
# 사이에서는 값이 오르내립니다. 이런 층이 여러 개 있으면 2 × 2 × … 픽셀마다 되풀이됩니다. 특성 맵을
# 줄이기 전에 흐리게 하면 예측이 덜 흔들립니다(Zhang, 2019). 테두리에서는 패딩 때문에 위치가 다시
# 영향을 줍니다(Kayhan and van Gemert, 2020).

# %% [markdown]
# ## 5. Which layer changes how much?
#
# `pellucid.trace` returns the activations of all layers for a picture. So the relative change of
# each layer takes three lines.

# %% [markdown] lang="ko"
# ## 5. 층마다 얼마나 달라지는가
#
# `pellucid.trace`는 이미지 한 장에 대한 모든 층의 활성화 값을 돌려줍니다. 그래서 층마다 상대 변화를
# 구하는 데 세 줄이면 됩니다.

# %%
picture = restless[-1]
before, after = (pellucid.trace(model, placed(test[[picture]], s)[0, ..., 0]) for s in (0, 1))
layer_changes = {name: relative_change(before[name], after[name]) for name in before}
for name, change in layer_changes.items():
    print(f"{name:<8} {change:6.1%}")

# %%
assert layer_changes["average"] < layer_changes["conv_2"]
before

# %% [markdown]
# ## 6. Teach it by moved pictures
#
# Another way to an answer that changes less is to show moved digits in training.
# `RandomTranslation` moves them in training only; in prediction it does nothing. **Guess:** what
# happens to the curve of the dense network?

# %% [markdown] lang="ko"
# ## 6. 움직인 이미지로 학습하기
#
# 예측이 덜 달라지게 하는 다른 방법은 움직인 숫자를 보여 주며 학습하는 것입니다.
# `RandomTranslation`은 학습할 때만 이미지를 옮기고, 예측할 때는 아무것도 하지 않습니다. **예상해
# 보세요.** 밀집 층만 있는 신경망의 곡선은 어떻게 됩니까?

# %%
keras.utils.set_random_seed(0)
shake = layers.RandomTranslation(0, 0.2, fill_mode="constant", fill_value=0)
taught = trained(build("dense", [shake]), 30)
taught_curve = accuracies(answers(taught))

fig, ax = plt.subplots(figsize=(6.5, 3), layout="constrained")
ax.plot(SHIFTS, 100 * curves["dense"], "o-", label="dense, centred digits")
ax.plot(SHIFTS, 100 * taught_curve, "o-", label="dense, moved digits")
ax.set(xlabel="shift in pixels", ylabel="test accuracy in %", ylim=(0, 102))
ax.legend()
plt.show()

# %%
assert np.mean(taught_curve) > np.mean(curves["dense"]) + 0.1
two_digits = placed(test[:2]).astype("float32")
assert np.array_equal(shake(two_digits, training=False), two_digits)  # nothing in prediction

# %% [markdown]
# The dense network learns what it is shown, at the price of accuracy in the middle and of training
# time: it has to learn each digit again at each place. A convnet shares its weights over all places
# instead.

# %% [markdown] lang="ko"
# 밀집 층만 있는 신경망은 보여 준 것을 학습합니다. 그 대신 가운데에서의 정확도와 학습 시간을
# 잃습니다. 위치마다 숫자를 새로 배워야 하기 때문입니다. 합성곱 신경망은 모든 위치에서 같은 가중치를
# 함께 씁니다.

# %% [markdown]
# ## 7. The course asks
#
# > 14_2_cnn_translation_invariance: 학습된 패턴은 평행 이동 불변성을 가짐
#
# *Learned patterns are invariant to translation. Is this true of your network, and by how much?*
# The next cell says it in numbers, for the three networks above.

# %% [markdown] lang="ko"
# ## 7. 강의의 질문
#
# > 14_2_cnn_translation_invariance: 학습된 패턴은 평행 이동 불변성을 가짐
#
# 여러분의 신경망에서도 그렇습니까? 얼마나 그렇습니까? 다음 셀에서 위의 세 신경망에 대해 숫자로
# 답합니다.

# %%
for kind, curve in curves.items():
    print(
        f"{kind:<8} accuracy falls by up to {100 * (curve[5] - min(curve)):5.1f} percentage points"
    )
typical, largest = 100 * np.median(spread), 100 * spread.max()
print(f"average: probability changes by {typical:.1f} points in the median, {largest:.0f} at most")

# %% [markdown]
# More precisely than the course says it: a convolution is equivariant, and the network as a whole
# is at best nearly invariant.
#
# To see this for your own run: `pellucid learn translation` opens the lesson; with a run
# (`pellucid learn RUN translation`) it moves your own pictures. The next notebook is
# `14_3_local_patch_filter`.

# %% [markdown] lang="ko"
# 강의의 문장을 더 정확하게 고치면 이렇습니다. 합성곱은 등변이고, 신경망 전체는 기껏해야 거의
# 불변입니다.
#
# 자신의 학습 결과로 보려면 `pellucid learn translation`으로 이 과를 여세요. 학습 결과를 함께
# 주면(`pellucid learn RUN translation`) 자신의 사진을 움직여 볼 수 있습니다. 다음 노트북은
# `14_3_local_patch_filter`입니다.
