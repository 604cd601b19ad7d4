"""Open an office: its own PostgreSQL (or the server of DATABASE_URL), the pages, the queue. Stop it with Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
from pathlib import Path

from beforehand.cli.arguments import port


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `serve` takes."""
    from beforehand.cli.office import add_folder_arguments

    add_folder_arguments(parser)
    parser.add_argument("--port", type=port, metavar="N", help="port (default: the first free one from 8400 on)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--listen", default="127.0.0.1", metavar="ADDRESS", help="address; another than loopback only with TLS (default: %(default)s)"
    )
    parser.add_argument(
        "--host", action="append", default=[], metavar="NAME", help="a name by which browsers call the office; may be repeated"
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its key, PEM")


def run(args: argparse.Namespace) -> int:
    """Serve until asked to stop."""
    from beforehand.cli.office import refusing
    from beforehand.core.basics.compiled import prefer_cache_in
    from beforehand.office.project.supervisor import Serving, serve

    prefer_cache_in(args.data.absolute())
    asked = Serving(
        data=args.data, port=args.port, listen=args.listen, hosts=tuple(args.host), tls_cert=args.tls_cert, tls_key=args.tls_key,
        run_as=args.run_as, browser=not args.no_browser,
    )  # fmt: skip
    return refusing(lambda: serve(asked))
