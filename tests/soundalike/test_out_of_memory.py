from soundalike.out_of_memory import free_memory, is_out_of_memory


def test_each_kind_of_lacking_memory_is_told_from_other_errors() -> None:
    import torch

    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory"))
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried …"))
    assert not is_out_of_memory(RuntimeError("shapes do not fit"))
    free_memory()
