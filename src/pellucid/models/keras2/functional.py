"""Build a functional model of Keras 2 from layers of Keras 3, call by call."""

from collections import deque
from collections.abc import Callable
from typing import Any

import keras

from pellucid.i18n import gettext as _
from pellucid.models.keras2.built import Built
from pellucid.models.keras2.operations import make_operation
from pellucid.models.keras2.refusal import NotMappedError, about_layer, layer_of

_CONSTANT = "_CONSTANT_VALUE"
"""Marker in place of a layer's name in a node: a number or a list of numbers follows."""


class Functional:
    """Builder of a functional model; keeps its layers and the outputs of their calls.

    Args:
        kind: Name of the class in Keras 2.
        config: Settings of the model: layers with their calls, inputs and outputs.
        make: Function that creates a layer or a nested model from its description.
    """

    def __init__(self, kind: str, config: dict[str, Any], make: Callable[[Any], Built]) -> None:
        self.kind, self.config, self.make = kind, config, make
        self.parts: dict[str, Built] = {}
        self.given: dict[str, list[list[Any]]] = {}
        """Outputs of each call in order, by the name of the layer."""
        self.first: dict[str, int] = {}
        """Number of the first call, by the name of the nested model. It may be 1, since Keras 2
        also counts the call that created the model."""

    def build(self) -> Built:
        """Create all layers and make all calls.

        Returns:
            The model.

        Raises:
            NotMappedError: A part has no equivalent in Keras 3, or its description is not in the
                format of Keras.
        """
        layers = self.config.get("layers")
        if not isinstance(layers, list):
            raise NotMappedError(_("the description of its layers is not in the format of Keras"))
        waiting: deque[tuple[str, Any, dict[str, Any]]] = deque()
        for description in layers:
            part = self.make(description)
            name = str(description.get("name") or part.name)
            if name in self.parts:
                raise NotMappedError(_("two of its layers are called {name!r}", name=name))
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
        """Find the number of the first call of each nested model."""
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
        """Make each call as soon as its inputs exist; the calls of a layer keep their order."""
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
                raise NotMappedError(
                    _("its layer {name!r} takes an input that no layer gives", name=waiting[0][0])
                )

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
            raise NotMappedError(_("the description of its graph is not in the format of Keras"))
        given = self._tensors(place)
        if given is None or not 0 <= place[2] < len(given):
            raise NotMappedError(
                _("a layer takes an output that its layer {name!r} does not give", name=place[0])
            )
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
            raise NotMappedError(about_layer(description, str(error))) from None
        except (TypeError, ValueError, IndexError, AttributeError) as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
            raise NotMappedError(
                _(
                    "{layer} cannot be called: {reason}",
                    layer=layer_of(description),
                    reason=first,
                )
            ) from error
        self.given[name].append(keras.tree.flatten(result))

    def _values(self, node: Any, named: dict[str, Any]) -> Any:
        """Return the inputs of a call, and add its other arguments to `named`."""
        if _is_place(node):
            if len(node) > 3 and isinstance(node[3], dict):
                named.update({key: self._argument(value) for key, value in node[3].items()})
            return node[2] if node[0] == _CONSTANT else self._tensor(node)
        if isinstance(node, list):
            return [self._values(part, named) for part in node]
        raise NotMappedError(_("the description of its graph is not in the format of Keras"))

    def _argument(self, value: Any) -> Any:
        if _is_place(value) and len(value) == 3 and value[0] in self.parts:
            return self._tensor(value)
        if isinstance(value, list):
            return [self._argument(part) for part in value]
        return value

    def _ends(self, key: str) -> Any:
        """Return the inputs or outputs of the model, in the structure in which they were saved."""
        places = self.config.get(key)
        found = _mapped(places, self._tensor)
        if isinstance(found, list) and len(found) == 1:
            return found[0]
        return found


def _name_operations(result: Any, given: list[Any], name: str) -> None:
    """Rename the operations made for a TensorFlow function; Keras' names may clash with layers."""
    known = {id(part) for part in keras.tree.flatten(given)}
    waiting = [tensor for tensor in keras.tree.flatten(result) if id(tensor) not in known]
    count = 0
    while waiting:
        # Keras has no public API for the origin of a tensor.
        operation = waiting.pop()._keras_history.operation
        operation.name = name if not count else f"{name}_part_{count}"
        count += 1
        for tensor in operation._inbound_nodes[0].input_tensors:
            if id(tensor) not in known:
                known.add(id(tensor))
                waiting.append(tensor)


def _is_place(value: Any) -> bool:
    """Return whether a list refers to a tensor: layer, number of its call, number of the output."""
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
    raise NotMappedError(
        _("the description of its inputs and outputs is not in the format of Keras")
    )
