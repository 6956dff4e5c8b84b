"""Build a Keras 3 model from a Keras 2 model's description of its graph."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import keras

from pellucid.models.keras2.layers import common_settings, make_layer
from pellucid.models.keras2.operations import make_operation
from pellucid.models.keras2.refusal import NotMappedError, layer_of

_MODELS = ("Sequential", "Functional", "Model")
"""A functional model was called Model before Keras 2.4."""
_OPERATIONS = ("TFOpLambda", "SlicingOpLambda")
_CONSTANT = "_CONSTANT_VALUE"
"""In place of a layer's name in a node: what follows is a number or a list of numbers."""


@dataclass
class Built:
    """A part of a model, and what it was built from."""

    kind: str
    """Keras 2's name of the class."""
    name: str
    """Keras 2's name of the part."""
    layer: keras.Layer | None = None
    """None for an operation, which has no weights."""
    parts: list["Built"] = field(default_factory=list)
    """Of a model, in the order of the description."""


def build_model(description: dict[str, Any], *, allow_code: bool) -> Built:
    """Build a model, with random weights.

    Args:
        description: The object that Keras 2 saved.
        allow_code: Whether Lambda layers may be made.

    Raises:
        NotMappedError: A part of it has no equal in Keras 3, or is not described as Keras does it.
    """
    kind, config = description.get("class_name"), description.get("config")
    if kind not in _MODELS:
        raise NotMappedError(
            f"it is a model of the class {kind}, of which only its author has code"
        )
    if kind == "Sequential":
        return _sequential(config, allow_code)
    if not isinstance(config, dict):
        raise NotMappedError("its layers are not described as Keras does it")
    return _Functional(kind, config, allow_code).build()


def _make(description: Any, allow_code: bool) -> Built:
    """Make a layer or a nested model; an operation is made where it is called."""
    if not isinstance(description, dict) or not isinstance(description.get("config"), dict | list):
        raise NotMappedError("one of its layers is not described as Keras does it")
    kind, config = str(description.get("class_name")), description["config"]
    name = config.get("name") if isinstance(config, dict) else None
    name = str(name or description.get("name") or "")
    if kind in _MODELS:
        return build_model(description, allow_code=allow_code)
    if kind in _OPERATIONS:
        return Built(kind, name)
    if kind == "InputLayer":
        return Built(kind, name, _input_layer(description))
    if kind == "Lambda":
        return Built(kind, name, _lambda_layer(description, allow_code))
    return Built(kind, name, make_layer(description))


def _input_layer(description: dict[str, Any]) -> keras.Layer:
    config = description["config"]
    shape = _shape(config.get("batch_input_shape", config.get("batch_shape")))
    if shape is None or config.get("sparse") or config.get("ragged"):
        raise NotMappedError(f"{layer_of(description)} takes no pictures of a known shape")
    settings = common_settings(config)
    return keras.layers.InputLayer(batch_shape=(None, *shape[1:]), **settings)


def _lambda_layer(description: dict[str, Any], allow_code: bool) -> keras.Layer:
    config = description["config"]
    function = config.get("function")
    if not allow_code:
        raise NotMappedError(f"{layer_of(description)} holds code of its own")
    if isinstance(function, list) and len(function) == 3:
        code = dict(zip(("code", "defaults", "closure"), function, strict=True))
        function = {"class_name": "__lambda__", "config": code}
    if not isinstance(function, dict) or function.get("class_name") != "__lambda__":
        raise NotMappedError(
            f"{layer_of(description)} calls {function!r}, which is not in the file"
        )
    settings = common_settings(config) | {"function": function}
    settings["arguments"] = config.get("arguments") or {}
    layer: keras.Layer = keras.layers.Lambda.from_config(settings, safe_mode=False)
    return layer


def _shape(value: Any) -> list[int | None] | None:
    if isinstance(value, dict):  # {"class_name": "__tuple__", "items": [...]}
        value = value.get("items")
    is_shape = isinstance(value, list) and all(
        size is None or (isinstance(size, int) and not isinstance(size, bool)) for size in value
    )
    return value if is_shape else None


def _sequential(config: Any, allow_code: bool) -> Built:
    # Until Keras 2.2.2 it was the list of layers alone.
    layers = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(layers, list) or not layers:
        raise NotMappedError("one of its Sequential models has no list of layers")
    parts = [_make(layer, allow_code) for layer in layers]
    if any(part.layer is None for part in parts):
        raise NotMappedError("one of its Sequential models holds an operation")
    stack = [part.layer for part in parts]
    if parts[0].kind != "InputLayer" and (shape := _input_shape(config, layers[0], parts[0])):
        stack.insert(0, keras.layers.InputLayer(batch_shape=(None, *shape[1:])))
    name = str(config.get("name", "sequential")) if isinstance(config, dict) else "sequential"
    model = keras.Sequential(stack, name=name.replace("/", "_"))
    return Built("Sequential", name, model, parts)


def _input_shape(config: Any, first: dict[str, Any], part: Built) -> list[int | None] | None:
    """Find the shape of what a Sequential model takes; None if it is built when it is called."""
    inside = first["config"]
    if isinstance(inside, dict):
        for key in ("batch_input_shape", "batch_shape"):
            if (shape := _shape(inside.get(key))) is not None:
                return shape
    if part.parts and getattr(part.layer, "inputs", None):
        return list(part.layer.inputs[0].shape)  # type: ignore[union-attr]
    return _shape(config.get("build_input_shape")) if isinstance(config, dict) else None


class _Functional:
    """A functional model while it is built: its layers and the tensors that their calls gave."""

    def __init__(self, kind: str, config: dict[str, Any], allow_code: bool) -> None:
        self.kind, self.config, self.allow_code = kind, config, allow_code
        self.parts: dict[str, Built] = {}
        self.given: dict[str, list[list[Any]]] = {}
        """By the layer's name, for each call in order: what it gave."""
        self.first: dict[str, int] = {}
        """The number of a nested model's first call. Keras 2 counts the one in which it was made
        too."""

    def build(self) -> Built:
        layers = self.config.get("layers")
        if not isinstance(layers, list):
            raise NotMappedError("its layers are not described as Keras does it")
        waiting: deque[tuple[str, Any, dict[str, Any]]] = deque()
        for description in layers:
            part = _make(description, self.allow_code)
            name = str(description.get("name") or part.name)
            if name in self.parts:
                raise NotMappedError(f"two of its layers are called {name!r}")
            self.parts[name], self.given[name] = part, []
            if part.kind == "InputLayer":
                self.given[name].append([part.layer.output])  # type: ignore[union-attr]
            elif description.get("inbound_nodes"):
                waiting.append((name, list(description["inbound_nodes"]), description))
        self._count_from(layers)
        self._call_all(waiting)
        inputs = self._ends("input_layers")
        outputs = self._ends("output_layers")
        name = str(self.config.get("name") or "model")
        model = keras.Model(inputs, outputs, name=name.replace("/", "_"))
        return Built(self.kind, name, model, list(self.parts.values()))

    def _count_from(self, layers: list[Any]) -> None:
        """Find from which number on the calls of each nested model are counted."""
        places = [layer.get("inbound_nodes") for layer in layers]
        places += [self.config.get("input_layers"), self.config.get("output_layers")]
        least: dict[str, int] = {}
        while places:
            place = places.pop()
            if _is_place(place) and place[0] in self.parts:
                least[place[0]] = min(place[1], least.get(place[0], place[1]))
            if isinstance(place, dict):
                places += place.values()
            elif isinstance(place, list):
                places += place
        self.first = {name: 1 for name, n in least.items() if n >= 1 and self.parts[name].parts}

    def _call_all(self, waiting: deque[tuple[str, Any, dict[str, Any]]]) -> None:
        """Make every call once what it takes is there, those of a layer in their order."""
        n_vain = 0
        while waiting:
            name, nodes, description = waiting.popleft()
            is_called = False
            while nodes and self._is_ready(nodes[0]):
                self._call(name, nodes.pop(0), description)
                is_called = True
            if nodes:
                waiting.append((name, nodes, description))
            n_vain = 0 if is_called else n_vain + 1
            if waiting and n_vain > len(waiting):
                raise NotMappedError(f"its layer {waiting[0][0]!r} takes what no layer gives")

    def _is_ready(self, node: Any) -> bool:
        waiting = [node]
        while waiting:
            part = waiting.pop()
            if _is_place(part) and part[0] != _CONSTANT:
                if part[0] in self.parts and self._tensors(part) is None:
                    return False
                waiting += part[3:]
            elif isinstance(part, dict):
                waiting += part.values()
            elif isinstance(part, list):
                waiting += part
        return True

    def _tensors(self, place: list[Any]) -> list[Any] | None:
        calls = self.given[place[0]]
        number = place[1] - self.first.get(place[0], 0)
        return calls[number] if 0 <= number < len(calls) else None

    def _tensor(self, place: Any) -> Any:
        if not _is_place(place) or place[0] not in self.parts:
            raise NotMappedError("its graph is not described as Keras does it")
        given = self._tensors(place)
        if given is None or not 0 <= place[2] < len(given):
            raise NotMappedError(f"something takes what its layer {place[0]!r} does not give")
        return given[place[2]]

    def _call(self, name: str, node: Any, description: dict[str, Any]) -> None:
        named: dict[str, Any] = {}
        given = self._values(node, named)
        part = self.parts[name]
        try:
            if part.layer is None:
                function = description["config"].get("function")
                result = make_operation(function, [given], named)
                _name_operations(result, [given, *named.values()], part.name)
            else:
                if isinstance(given, list) and len(given) == 1:
                    given = given[0]
                named = {k: v for k, v in named.items() if v is not None and k != "name"}
                result = part.layer(given, **named)
        except NotMappedError as error:
            raise NotMappedError(f"{layer_of(description)} {error}") from None
        except (TypeError, ValueError, IndexError, AttributeError) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            raise NotMappedError(f"{layer_of(description)} cannot be called: {first}") from error
        self.given[name].append(keras.tree.flatten(result))

    def _values(self, node: Any, named: dict[str, Any]) -> Any:
        """Give what a layer is called on, and add its other arguments to `named`."""
        if _is_place(node):
            if len(node) > 3 and isinstance(node[3], dict):
                named.update({key: self._argument(value) for key, value in node[3].items()})
            return node[2] if node[0] == _CONSTANT else self._tensor(node)
        if isinstance(node, list):
            return [self._values(part, named) for part in node]
        raise NotMappedError("its graph is not described as Keras does it")

    def _argument(self, value: Any) -> Any:
        if _is_place(value) and len(value) == 3 and value[0] in self.parts:
            return self._tensor(value)
        if isinstance(value, list):
            return [self._argument(part) for part in value]
        return value

    def _ends(self, key: str) -> Any:
        """Give the model's inputs or outputs, in the structure in which they were saved."""
        places = self.config.get(key)
        found = _mapped(places, self._tensor)
        if isinstance(found, list) and len(found) == 1:
            return found[0]
        return found


def _name_operations(result: Any, given: list[Any], name: str) -> None:
    """Name what a function of TensorFlow has become, since Keras' own names may be layers' here."""
    known = {id(part) for part in keras.tree.flatten(given)}
    waiting = [tensor for tensor in keras.tree.flatten(result) if id(tensor) not in known]
    count = 0
    while waiting:
        # Keras has no public way to ask where a tensor comes from.
        operation = waiting.pop()._keras_history.operation
        operation.name = name if not count else f"{name}_part_{count}"
        count += 1
        for tensor in operation._inbound_nodes[0].input_tensors:
            if id(tensor) not in known:
                known.add(id(tensor))
                waiting.append(tensor)


def _is_place(value: Any) -> bool:
    """Whether a list names a tensor: layer, number of its call, number of the output."""
    if not isinstance(value, list) or len(value) not in (3, 4) or not isinstance(value[0], str):
        return False
    return isinstance(value[1], int) and (value[0] == _CONSTANT or isinstance(value[2], int))


def _mapped(places: Any, tensor_of: Any) -> Any:
    if _is_place(places):
        return tensor_of(places)
    if isinstance(places, list):
        return [_mapped(place, tensor_of) for place in places]
    if isinstance(places, dict):
        return {key: _mapped(place, tensor_of) for key, place in places.items()}
    raise NotMappedError("its inputs and outputs are not described as Keras does it")
