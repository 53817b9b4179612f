"""What the gateway costs beside the engine behind it.

`python benchmarks/serve.py [--replies N] [--tokens N]` prints the CPU time that the whole way through the API takes,
streamed and whole, the output guard off and on, and how much that adds to engines of two speeds.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this script is named like the stage `serve`

import argparse

from benchmarks.serving.gateway import CLIENTS, gateway_costs, gateway_table

ENGINES_US = {"100 tokens/CPU-s": 1e6 / 100, "60 tokens/s, one stream": 1e6 / 60}
"""Microseconds a token: the embedded model in a batch of eight; a model of 7B on one large GPU."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replies", type=int, default=100, help="replies of each kind in a round")
    parser.add_argument("--tokens", type=int, default=60, help="tokens of a reply")
    parser.add_argument("--clients", type=int, default=CLIENTS, help="clients at once")
    arguments = parser.parse_args()
    costs = gateway_costs(replies=arguments.replies, tokens=arguments.tokens, clients=arguments.clients)
    print(gateway_table(costs, ENGINES_US))


if __name__ == "__main__":
    main()
