"""How fast twins answer: the engine beside plain `generate`, and what the gateway in front of it costs, in one run.

    python benchmarks/serve.py                 the embedded model on this machine (about two minutes on a laptop)
    python benchmarks/serve.py --random-7b     a 7B shape with random weights (on a GPU)
    python benchmarks/serve.py --dry-run       a tiny model, to see that it works

It prints tokens a CPU second (on a GPU: a second) of one client and of many against plain `generate`, one by one, how
long the first token took under that load, one stream against what reading the weights once a token would allow, and the
CPU time of the whole way through the API, streamed and whole, the output guard off and on, as a share of the engine's.
"""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # this script is named like the stage `serve`

import argparse
import tempfile

from benchmarks.serving import engine
from benchmarks.serving.gateway import CLIENTS, gateway_costs, gateway_table


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="smollm2-135m")
    parser.add_argument("--random-7b", action="store_true")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 8, 32], help="clients of the engine")
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0 for all cores")
    parser.add_argument("--replies", type=int, default=100, help="replies of each kind through the gateway")
    parser.add_argument("--tokens", type=int, default=60, help="tokens of such a reply")
    parser.add_argument("--clients", type=int, default=CLIENTS, help="clients of the gateway")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        base = options.base
        if options.random_7b or options.dry_run:
            base = engine.make_base(Path(work), tiny=options.dry_run)
        measured = engine.main(Path(work), base, options.at_once, options.threads)
    print()
    costs = gateway_costs(replies=options.replies, tokens=options.tokens, clients=options.clients)
    engines_us = {
        f"{count} at once": 1e6 * speed.cpu_seconds / speed.tokens
        for count, speed in measured.items()
        if count in (1, max(measured))
    }
    print(gateway_table(costs, engines_us))


if __name__ == "__main__":
    main()
