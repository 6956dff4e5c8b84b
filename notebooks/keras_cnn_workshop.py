# %% [markdown]
# # Keras CNN workshop: your own data set, on a laptop
#
# The homework of the course: take a small data set of your own, train a convnet on it, test it, and
# explain what it does. This notebook goes all the way, first in plain Keras, then with pellucid,
# and marks the places where people usually go wrong.
#
# Without pictures of your own, it takes handwritten digits that come with scikit-learn.

# %% [markdown] lang="ko"
# # Keras CNN 워크숍: 노트북 컴퓨터에서 자신의 데이터로
#
# 강의의 과제입니다. 작은 데이터 세트를 직접 준비해서 합성곱 신경망을 학습하고, 시험하고, 신경망이
# 무엇을 하는지 설명해 보세요. 이 노트북은 처음부터 끝까지, 먼저 Keras만으로, 다음에는 pellucid로 해
# 봅니다. 흔히 실수하는 곳도 알려 줍니다.
#
# 자신의 사진이 없으면 scikit-learn에 들어 있는 손글씨 숫자를 씁니다.

# %%
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers
from PIL import Image
from sklearn.datasets import load_digits
from sklearn.metrics import confusion_matrix

import pellucid

# %% [markdown]
# ## 1. One folder for each class
#
# The names of the folders are the labels. To use your own pictures, write the path of your folder.

# %% [markdown] lang="ko"
# ## 1. 클래스마다 폴더 하나
#
# 폴더의 이름이 레이블입니다. 자신의 사진을 쓰려면 폴더의 경로를 적으세요.

# %%
FOLDER = None  # or "photos/"


def write_digits(folder, n):
    """Write n digits as pictures, and three files that should not be there."""
    digits = load_digits()
    images = (digits.images * 15).astype("uint8")  # ink from 0 to 240
    for number in range(n):
        of_class = folder / str(digits.target[number])
        of_class.mkdir(parents=True, exist_ok=True)
        Image.fromarray(images[number]).save(of_class / f"{number:03}.png")
    Image.fromarray(images[0]).save(folder / "0" / "copy_of_000.png")
    Image.fromarray(images[3]).save(folder / "8" / "is_this_an_eight.png")
    (folder / "5" / "broken.png").write_bytes(b"this is not a picture")


pictures = Path(FOLDER or "my_digits")
if FOLDER is None and not pictures.exists():
    write_digits(pictures, 400)
pellucid.show(pictures, n=20)

# %% [markdown]
# ## 2. Look before you train
#
# Real folders have flaws: broken files, copies, the same picture in two classes. **Guess:** three
# flaws were put into the folder of the digits. Which?

# %% [markdown] lang="ko"
# ## 2. 학습하기 전에 살펴보기
#
# 실제 폴더에는 흠이 있습니다. 깨진 파일, 복사본, 두 클래스에 들어 있는 같은 사진 등입니다. **예상해
# 보세요.** 숫자 폴더에는 흠 세 가지를 넣었습니다. 무엇입니까?

# %%
checked = pellucid.check_data(pictures)
checked

# %%
if FOLDER is None:
    assert checked.classes == list("0123456789")
    assert sum(1 for _ in pictures.rglob("*.png")) == 403

# %% [markdown]
# A broken file, a copy, and a three in the folder of the eights. Nothing was changed: what to do is
# your decision. The copy matters more than it seems. If one of two equal pictures is used in
# training and the other in the test, the test asks what the network has seen.

# %% [markdown] lang="ko"
# 깨진 파일, 복사본, 그리고 ‘팔’ 폴더에 들어 있는 ‘삼’입니다. 아무것도 바뀌지 않았습니다. 어떻게
# 할지는 여러분이 정합니다. 복사본은 보기보다 중요합니다. 같은 사진 두 장 가운데 하나는 학습에,
# 하나는 시험에 쓰이면, 신경망이 이미 본 것을 시험하게 됩니다.

# %% [markdown]
# ## 3. Split: training, validation, test
#
# The course takes 20% for the test and 20% of the rest for validation. `split_data` does so for
# each class, keeps copies together, leaves out what cannot be read, and copies the pictures into
# three folders.

# %% [markdown] lang="ko"
# ## 3. 분할: 학습, 검증, 시험
#
# 강의에서는 20%를 시험에, 나머지의 20%를 검증에 씁니다. `split_data`는 클래스마다 그렇게 나누고,
# 복사본은 한쪽에 함께 두고, 읽을 수 없는 파일은 빼고, 사진을 세 폴더로 복사합니다.

# %%
split = Path(f"{pictures.name}_split")
if not split.exists():
    for note in pellucid.split_data(pictures, out=split).notes:
        print(note)

SIZE = 32
train, validation, test = (
    keras.utils.image_dataset_from_directory(
        split / part, image_size=(SIZE, SIZE), shuffle=part == "train", seed=0, verbose=False
    )
    for part in ("train", "validation", "test")
)
names = train.class_names
test_labels = np.concatenate([labels for _, labels in test])
print("class indices:", dict(enumerate(names)))
print("test pictures:", len(test_labels))

# %% [markdown]
# `shuffle` is off for the test. Otherwise each pass would have another order, and labels and
# predictions would not belong together: a common and silent error, by which a good network looks
# like guessing.

# %% [markdown] lang="ko"
# 시험용 사진은 섞지 않습니다(`shuffle`). 섞으면 읽을 때마다 순서가 달라져 레이블과 예측이 서로 맞지
# 않게 됩니다. 오류 메시지 없이 일어나는 흔한 실수이고, 좋은 신경망도 찍는 것처럼 보이게 합니다.

# %% [markdown]
# ## 4. The network of the course
#
# Six convolutions in three blocks, then dense layers. At the place marked `top`, the maps become a
# vector: by `Flatten` or by global average pooling.
#
# **Guess:** how many parameters does the network have with each of the two, for ten classes?

# %% [markdown] lang="ko"
# ## 4. 강의의 신경망
#
# 세 블록에 합성곱 층 여섯 개가 있고, 그다음에 밀집 층이 있습니다. `top`으로 표시한 곳에서 특성 맵이
# 벡터가 됩니다. `Flatten`을 쓰거나 전역 평균 풀링을 씁니다.
#
# **예상해 보세요.** 클래스가 열 개일 때 신경망의 파라미터는 각각 몇 개입니까?


# %%
def network(top, n_classes, width=32):
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(width, 5, activation="relu"),
            layers.Conv2D(width, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(2 * width, 3, padding="same", activation="relu"),
            layers.Conv2D(2 * width, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(4 * width, 3, padding="same", activation="relu"),
            layers.Conv2D(4 * width, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            top,  # (3, 3, 4 * width) becomes a vector
            layers.Dropout(0.5),
            layers.Dense(300, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(n_classes, activation="softmax"),
        ]
    )


flat = network(layers.Flatten(), 10).count_params()
pooled = network(layers.GlobalAveragePooling2D(), 10).count_params()
print(f"with Flatten: {flat:,}; with global average pooling: {pooled:,}")

# %%
assert (flat, pooled) == (637_454, 330_254)
assert flat - pooled == (3 * 3 * 128 - 128) * 300 == 307_200
pellucid.layers("rgb_convnet")

# %% [markdown]
# 637,454 against 330,254: the vector has 3 × 3 × 128 = 1,152 numbers or 128, and each goes to 300
# units. The digits always stand in the middle, so we keep Flatten, as the course does. We train a
# network of half the width, which takes a quarter of the time.

# %% [markdown] lang="ko"
# 637,454개와 330,254개입니다. 벡터의 숫자가 3 × 3 × 128 = 1,152개이거나 128개이고, 이 숫자마다 유닛
# 300개로 가는 가중치가 있습니다. 숫자가 항상 가운데에 있으므로 강의에서처럼 Flatten을 씁니다.
# 학습은 채널 수가 절반인 신경망으로 합니다. 시간이 사분의 일로 줄어듭니다.

# %% [markdown]
# ## 5. Train, with three callbacks
#
# - `ModelCheckpoint` keeps the weights of the best epoch, with numbers in the name of the file;
# - `ReduceLROnPlateau` lowers the learning rate when the validation loss no longer falls;
# - `EarlyStopping` ends the training when it is no use any more.
#
# **Guess:** how many steps has one epoch, with batches of 32?

# %% [markdown] lang="ko"
# ## 5. 콜백 세 개와 함께 학습
#
# - `ModelCheckpoint`는 가장 좋은 에포크의 가중치를 저장합니다. 파일 이름에 숫자가 들어갑니다.
# - `ReduceLROnPlateau`는 검증 손실이 더 작아지지 않으면 학습률을 낮춥니다.
# - `EarlyStopping`은 더 해도 소용이 없으면 학습을 끝냅니다.
#
# **예상해 보세요.** 배치 크기가 32이면 한 에포크는 몇 스텝입니까?

# %%
keras.utils.set_random_seed(0)
model = network(layers.Flatten(), len(names), width=16)
model.compile(
    keras.optimizers.Adam(1e-3),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
    jit_compile=False,
)
Path("weights").mkdir(exist_ok=True)
callbacks = [
    keras.callbacks.ModelCheckpoint(
        "weights/{epoch:03d}-{val_loss:.4f}.weights.h5",
        monitor="val_loss",
        save_best_only=True,
        save_weights_only=True,
    ),
    keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=3, min_lr=1e-5),
    keras.callbacks.EarlyStopping(monitor="val_loss", patience=8, restore_best_weights=True),
]
n_train = sum(len(labels) for _, labels in train)
print(f"{n_train} pictures / 32 = {len(train)} steps in one epoch")
assert len(train) == int(np.ceil(n_train / 32))

# %%
history = model.fit(
    train,
    validation_data=validation,
    epochs=12,
    callbacks=callbacks,
    shuffle=False,  # the data set is shuffled already
    verbose=0,
).history
fig, axes = plt.subplots(1, 3, figsize=(12, 3), layout="constrained")
epochs = range(1, len(history["loss"]) + 1)
for ax, key in zip(axes, ("loss", "accuracy"), strict=False):
    ax.plot(epochs, history[key], label="training")
    ax.plot(epochs, history[f"val_{key}"], "--", label="validation")
    ax.set(xlabel="epoch", ylabel=key)
    ax.legend()
axes[2].step(epochs, history["learning_rate"], where="mid")
axes[2].set(xlabel="epoch", ylabel="learning rate")
plt.show()

# %% [markdown]
# The steps are what changes the weights. 1,000 pictures in batches of 100 are ten steps, and these
# ten steps are *one* epoch.

# %% [markdown] lang="ko"
# 가중치는 스텝마다 바뀝니다. 사진 1,000장을 100장씩 묶으면 열 스텝이고, 이 열 스텝이 *한*
# 에포크입니다.

# %% [markdown]
# ## 6. Test, once
#
# **Guess:** which two classes are confused most?

# %% [markdown] lang="ko"
# ## 6. 시험은 한 번만
#
# **예상해 보세요.** 어느 두 클래스를 가장 많이 혼동합니까?

# %%
probabilities = model.predict(test, verbose=0)
predicted = probabilities.argmax(axis=-1)
accuracy = float((predicted == test_labels).mean())
counts = confusion_matrix(test_labels, predicted, labels=range(len(names)))
print(f"test accuracy: {accuracy:.1%} of {len(test_labels)} pictures")

fig, ax = plt.subplots(figsize=(4.5, 3.8), layout="constrained")
ax.imshow(counts, cmap="Blues")
for (row, column), n in np.ndenumerate(counts):
    ax.text(column, row, n, ha="center", va="center", color="tab:red")
ax.set_xticks(range(len(names)), names)
ax.set_yticks(range(len(names)), names)
ax.set(xlabel="predicted class", ylabel="true class")
plt.show()

# %%
assert np.trace(counts) == round(accuracy * len(test_labels))
if FOLDER is None:
    assert accuracy > 0.6  # guessing would be about 0.1

# %%
images = np.concatenate([images for images, _ in test]).astype("uint8")
wrong = np.flatnonzero(predicted != test_labels)
captions = [
    f"{names[test_labels[at]]}, predicted {names[predicted[at]]} ({probabilities[at].max():.0%})"
    for at in wrong
]
pellucid.show(list(images[wrong]), captions, n=12) if len(wrong) else "no mistakes"

# %% [markdown]
# ## 7. One picture
#
# A picture needs the batch axis, the size of the training pictures, and the same scaling; the last
# is in the model here.

# %% [markdown] lang="ko"
# ## 7. 사진 한 장
#
# 사진 한 장에는 배치 축이 필요하고, 크기와 스케일이 학습할 때와 같아야 합니다. 스케일은 여기서는
# 모델 안에 있습니다.

# %%
file = min((split / "test" / names[0]).iterdir())
array = np.asarray(Image.open(file).convert("RGB").resize((SIZE, SIZE)))
answer = model.predict(np.expand_dims(array, axis=0), verbose=0)[0]
print(f"{array.shape} -> {np.expand_dims(array, axis=0).shape} -> {answer.shape}")
print(f"index {answer.argmax()}: {names[answer.argmax()]} with {answer.max():.1%}")

# %% [markdown]
# ## 8. Save and load
#
# A `.keras` file has the layers and the weights; a `.weights.h5` file has only the weights and
# needs the same network.

# %% [markdown] lang="ko"
# ## 8. 저장하고 불러오기
#
# `.keras` 파일에는 층과 가중치가 모두 들어 있습니다. `.weights.h5` 파일에는 가중치만 있으므로 같은
# 신경망이 있어야 합니다.

# %%
model.save("digits.keras")
again = keras.models.load_model("digits.keras")
np.testing.assert_allclose(again.predict(test, verbose=0), probabilities, atol=1e-5)

best = max(Path("weights").iterdir(), key=lambda path: path.stat().st_mtime_ns)
same = network(layers.Flatten(), len(names), width=16)
same.load_weights(best)
print("best weights:", best.name)
np.testing.assert_allclose(same.predict(test, verbose=0), probabilities, atol=1e-5)

# %% [markdown]
# ## 9. The same in one line
#
# `pellucid.train` reads the folders, trains the network of the course, calibrates it, tests it and
# writes a report. On the command line it is `pellucid train my_digits_split/ --model rgb_convnet`.

# %% [markdown] lang="ko"
# ## 9. 한 줄로 똑같이
#
# `pellucid.train`은 폴더를 읽고, 강의의 신경망을 학습하고, 보정하고, 시험하고, 보고서를 씁니다.
# 명령줄에서는 `pellucid train my_digits_split/ --model rgb_convnet`입니다.

# %%
run = pellucid.train(split, model="rgb_convnet", epochs=6)
low, high = run.metrics["accuracy_interval"]
print(f"accuracy {run.metrics['accuracy']:.1%}, 95% interval {low:.1%} to {high:.1%}")
run

# %% [markdown]
# The interval says how much an accuracy on so few pictures is worth. Is your Keras network of
# section 6 inside it? Then the two cannot be told apart by this test.

# %% [markdown] lang="ko"
# 신뢰 구간은 이렇게 적은 사진으로 구한 정확도가 얼마나 믿을 만한지 알려 줍니다. 6절의 Keras
# 신경망의 정확도가 이 구간 안에 있습니까? 그렇다면 이 시험으로는 둘을 구별할 수 없습니다.

# %%
fig, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
axes[0].plot(run.history["epoch"], run.history["loss"], label="training")
axes[0].plot(run.history["epoch"], run.history["val_loss"], "--", label="validation")
axes[0].set(xlabel="epoch", ylabel="loss")
axes[0].legend()
run.plot_confusion(ax=axes[1])
axes[1].set(xlabel="predicted class", ylabel="true class")
plt.show()

# %%
print(run.mistakes(n=3))
print("\n".join(run.keras_script().splitlines()[:6]))

# %% [markdown]
# ## 10. Why this answer?
#
# The heat map shows which places of the picture spoke for the class. **Guess:** the stroke, its
# end, or the ground?

# %% [markdown] lang="ko"
# ## 10. 왜 이렇게 예측했는가
#
# 히트맵은 사진의 어느 위치가 그 클래스의 근거가 되었는지 보여 줍니다. **예상해 보세요.** 획입니까,
# 획의 끝입니까, 배경입니까?

# %%
found = pellucid.explain(run, file)
assert found.heat.shape == (32, 32)
assert 0 <= found.value <= 1
found

# %% [markdown]
# ## 11. The course asks
#
# > Loss Function과 Optimation을 통해 어떤 Parameter를 추정하는지 설명할 수있나?
#
# *Which parameters are estimated through loss and optimisation?* The weights and biases of all
# layers that learn: 637,454 numbers in the network of the course. Pooling, dropout and scaling have
# none.
#
# > Convolution Layer 종단층에 왜 FNN을 연결하는가? layers.GlobalAveragePooling2D() ?
#
# *Why does a dense network stand at the end?* The maps say where which feature is; the dense layers
# weigh them for each class. Global average pooling first takes one number for each map, 128 instead
# of 1,152.
#
# > Fatten 레이어의 역할은 무엇이지? 없어도 상관없는가?
#
# *What does Flatten do, and can one do without?* It writes the maps as one vector and computes
# nothing. One can do without it, by global average pooling, which saves 307,200 parameters here.
#
# > 이게 어떤 원리로 성능이 좋아지는거야?
#
# *By what principle does this make it better?* Dropout makes it harder to learn pictures by heart.
# Leave it out, train with three seeds, and compare: a difference that is smaller than that between
# the seeds may be luck.
#
# Lessons: `pellucid learn flatten`, `pellucid learn start_well`, `pellucid learn optimizers`. With
# your run: `pellucid learn RUN`.

# %% [markdown] lang="ko"
# ## 11. 강의의 질문
#
# > Loss Function과 Optimation을 통해 어떤 Parameter를 추정하는지 설명할 수있나?
#
# 학습하는 모든 층의 가중치와 편향입니다. 강의의 신경망에서는 숫자 637,454개입니다. 풀링, 드롭아웃,
# 스케일 층에는 파라미터가 없습니다.
#
# > Convolution Layer 종단층에 왜 FNN을 연결하는가? layers.GlobalAveragePooling2D() ?
#
# 특성 맵에는 어떤 특성이 어디에 있는지가 담겨 있고, 밀집 층은 클래스마다 그 특성에 가중치를
# 곱합니다. 전역 평균 풀링은 그 전에 특성 맵마다 숫자 하나만 남깁니다. 1,152개가 아니라 128개입니다.
#
# > Fatten 레이어의 역할은 무엇이지? 없어도 상관없는가?
#
# 특성 맵을 벡터 하나로 이어 쓸 뿐 계산은 하지 않습니다. 전역 평균 풀링을 쓰면 없어도 되고, 여기서는
# 파라미터가 307,200개 줄어듭니다.
#
# > 이게 어떤 원리로 성능이 좋아지는거야?
#
# 드롭아웃은 사진을 외우기 어렵게 합니다. 드롭아웃을 빼고 세 가지 시드로 학습해서 비교해 보세요.
# 시드 사이의 차이보다 작은 차이는 우연일 수 있습니다.
#
# 관련된 과는 `pellucid learn flatten`, `pellucid learn start_well`,
# `pellucid learn optimizers`입니다. 자신의 학습 결과로 하려면 `pellucid learn RUN`을 쓰세요.
