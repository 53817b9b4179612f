from types import SimpleNamespace
from typing import Any

import pytest

from soundalike.errors import BadInput
from train.sharding import refuse_other_storage, refuse_unsharded_start, refuse_unsharded_weights


class Params4bit(SimpleNamespace):
    """Stands for bitsandbytes' class of that name."""


def whole(dtype: str = "torch.bfloat16") -> Any:
    return SimpleNamespace(dtype=dtype)


def split() -> Any:
    return SimpleNamespace(dtype="torch.bfloat16", placements=("Shard(dim=0)",))


@pytest.mark.parametrize("kind", ["NO", "MULTI_CPU", "MULTI_GPU"])
def test_a_run_that_is_not_fsdp_is_refused(kind: str) -> None:
    with pytest.raises(BadInput, match=f"run as {kind}: run `soundalike train --shard --launch 0`"):
        refuse_unsharded_start(kind)
    refuse_unsharded_start("FSDP")


def test_weights_that_stay_whole_are_named() -> None:
    refuse_unsharded_weights([("a", split()), ("b", split())])
    with pytest.raises(BadInput, match=r"1 of 2 tensors .* such as b \(stored as uint8\)"):
        refuse_unsharded_weights([("a", split()), ("b", whole("torch.uint8"))])


def test_four_bit_weights_must_be_stored_like_the_rest() -> None:
    refuse_other_storage([("a", Params4bit(dtype="torch.bfloat16")), ("b", whole())])
    refuse_other_storage([("b", whole())])
    with pytest.raises(BadInput, match="stored as uint8 beside bfloat16"):
        refuse_other_storage([("a", Params4bit(dtype="torch.uint8")), ("b", whole())])
