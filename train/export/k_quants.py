"""The two k-quants of a Q4_K_M file, which the package `gguf` reads and does not write.

Both keep 256 weights in a block with 16-bit scales: Q4_K eight parts of 32 with a 6-bit scale and a 6-bit offset each,
Q6_K sixteen parts of 16 with an 8-bit scale each. The scales are found by least squares, in turns with the rounding.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
K_BLOCK = 256
_ROUNDS = 4
_LEVELS_ACROSS = (13.8, 14.3, 14.8, 15.3, 15.8)
"""How many levels a part may be wide to begin with: less than 15 lets the extremes be cut."""
_ROWS = 2**12
"""Blocks at a time on each core: some 50 MB of numbers between."""


def quantize_q4_k(weights: Floats) -> Bytes:
    """Pack the last axis, a multiple of 256, into 144 bytes a block."""
    return _by_blocks(weights, _q4_k)


def quantize_q6_k(weights: Floats) -> Bytes:
    """Pack the last axis, a multiple of 256, into 210 bytes a block."""
    return _by_blocks(weights, _q6_k)


def _by_blocks(weights: Floats, pack: Callable[[Floats], Bytes]) -> Bytes:
    blocks = np.ascontiguousarray(weights, dtype=np.float32).reshape(-1, K_BLOCK)
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # numpy lets go of the lock while it computes
        packed = list(threads.map(pack, (blocks[first : first + _ROWS] for first in range(0, len(blocks), _ROWS))))
    return np.concatenate(packed).reshape(*weights.shape[:-1], -1)


def _over(numerator: Floats, denominator: Floats) -> Floats:
    """Quotients; 0 where the denominator is."""
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator != 0)


def _q4_k(blocks: Floats) -> Bytes:
    parts = blocks.reshape(-1, 8, 32)
    scale, offset = _fitted_line(parts)
    d = (scale.max(axis=1, keepdims=True) / 63).astype(np.float16)
    d_offset = (offset.max(axis=1, keepdims=True) / 63).astype(np.float16)
    scales = np.clip(np.rint(_over(scale, d.astype(np.float32))), 0, 63).astype(np.uint8)
    offsets = np.clip(np.rint(_over(offset, d_offset.astype(np.float32))), 0, 63).astype(np.uint8)
    step = (d.astype(np.float32) * scales)[..., None]
    shift = (d_offset.astype(np.float32) * offsets)[..., None]
    levels = np.clip(np.rint(_over(parts + shift, np.broadcast_to(step, parts.shape))), 0, 15).astype(np.uint8)
    pairs = levels.reshape(-1, 4, 2, 32)
    halves = (pairs[:, :, 0] | pairs[:, :, 1] << 4).reshape(-1, 128)
    return np.concatenate([d.view(np.uint8), d_offset.view(np.uint8), _six_bits(scales, offsets), halves], axis=1)


def _six_bits(scales: Bytes, offsets: Bytes) -> Bytes:
    """Eight 6-bit scales and offsets in twelve bytes: the last four's upper two bits lie above the first four's."""
    first = scales[:, :4] | (scales[:, 4:] >> 4) << 6
    second = offsets[:, :4] | (offsets[:, 4:] >> 4) << 6
    third = (scales[:, 4:] & 15) | (offsets[:, 4:] & 15) << 4
    return np.concatenate([first, second, third], axis=1)


def _fitted_line(parts: Floats) -> tuple[Floats, Floats]:
    """Scale and offset of each part, so that scale * level - offset is near its weights; both are 0 or more.

    Large weights count for more, as their errors cost more.
    """
    importance = np.abs(parts) + np.sqrt(np.mean(parts**2, axis=-1, keepdims=True))
    lowest = np.minimum(parts.min(axis=-1), 0)
    width = parts.max(axis=-1) - lowest
    best_scale, best_offset = width / 15, -lowest
    best_error = _error(parts, best_scale, best_offset, importance)[0]
    for levels_across in _LEVELS_ACROSS:
        scale, offset = width / np.float32(levels_across), -lowest
        for _ in range(2):
            scale, offset = _least_squares(parts, _error(parts, scale, offset, importance)[1], importance)
        error = _error(parts, scale, offset, importance)[0]
        better = error < best_error
        best_scale, best_offset = np.where(better, scale, best_scale), np.where(better, offset, best_offset)
        best_error = np.where(better, error, best_error)
    return best_scale, best_offset


def _error(parts: Floats, scale: Floats, offset: Floats, importance: Floats) -> tuple[Floats, Floats]:
    """The weighted squared error of each part, and its levels."""
    shifted = parts + offset[..., None]
    levels = np.clip(np.rint(_over(shifted, np.broadcast_to(scale[..., None], parts.shape))), 0, 15)
    return np.sum(importance * (scale[..., None] * levels - shifted) ** 2, axis=-1), levels


def _least_squares(parts: Floats, levels: Floats, importance: Floats) -> tuple[Floats, Floats]:
    weight, one = importance.sum(-1), (importance * levels).sum(-1)
    two, heights = (importance * levels**2).sum(-1), (importance * parts).sum(-1)
    products = (importance * levels * parts).sum(-1)
    determinant = weight * two - one**2
    scale = _over(weight * products - one * heights, determinant)
    offset = _over(one * products - two * heights, determinant)
    through_zero = offset < 0
    scale = np.where(through_zero, _over(products, two), scale)
    return np.maximum(scale, 0), np.maximum(offset, 0)


def _q6_k(blocks: Floats) -> Bytes:
    parts = blocks.reshape(-1, 16, 16)
    scale = _fitted_scale(parts)
    d = (np.abs(scale).max(axis=1, keepdims=True) / 127).astype(np.float16)
    scales = np.clip(np.rint(_over(scale, np.broadcast_to(d.astype(np.float32), scale.shape))), -128, 127)
    step = (d.astype(np.float32) * scales)[..., None]
    levels = np.clip(np.rint(_over(parts, np.broadcast_to(step, parts.shape))), -32, 31)
    unsigned = (levels + 32).astype(np.uint8).reshape(-1, 2, 4, 32)
    low = (unsigned & 15).reshape(-1, 2, 2, 64)
    lows = (low[:, :, 0] | low[:, :, 1] << 4).reshape(-1, 128)
    high = unsigned >> 4
    highs = (high[:, :, 0] | high[:, :, 1] << 2 | high[:, :, 2] << 4 | high[:, :, 3] << 6).reshape(-1, 64)
    return np.concatenate([lows, highs, scales.astype(np.int8).view(np.uint8), d.view(np.uint8)], axis=1)


def _fitted_scale(parts: Floats) -> Floats:
    """The scale of each part; its largest weight, of either sign, is begun with at the level -32."""
    largest = np.take_along_axis(parts, np.abs(parts).argmax(axis=-1)[..., None], axis=-1)[..., 0]
    scale: Floats = (largest / -32).astype(np.float32)
    importance = parts**2
    best_scale, best_error = scale, np.full(scale.shape, np.inf, dtype=np.float32)
    for _ in range(_ROUNDS):
        levels = np.clip(np.rint(_over(parts, np.broadcast_to(scale[..., None], parts.shape))), -32, 31)
        error = np.sum(importance * (scale[..., None] * levels - parts) ** 2, axis=-1)
        better = error < best_error
        best_scale, best_error = np.where(better, scale, best_scale), np.where(better, error, best_error)
        scale = _over((importance * levels * parts).sum(-1), (importance * levels**2).sum(-1))
    return best_scale
