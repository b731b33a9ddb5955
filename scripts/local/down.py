"""`npm run local:down`: stop what `npm run local:up` started."""

import sys

from scripts.local.aws import is_up, stop_local_aws
from scripts.local.processes import LocalAwsError
from scripts.local.up import STATE, read_state


def main() -> None:
    running = read_state()
    if running is None:
        print("The local AWS is not up.")
    else:
        was_up = is_up(running)
        stop_local_aws(running)
        print(
            "The local AWS is down."
            if was_up
            else "The local AWS was no longer (fully) up; the rest is stopped."
        )
    STATE.unlink(missing_ok=True)


if __name__ == "__main__":
    try:
        main()
    except LocalAwsError as error:
        sys.exit(f"local:down: {error}")
