"""`python -m scripts.local.azure`: start the simulated Azure OpenAI."""

from typing import Annotated

import typer

from scripts.local.azure.server import FACETS, KINDS, AzureOpenAi, error
from scripts.local.faults import parse_faults
from scripts.local.simulator import Simulator, run


def main(
    api_key: Annotated[
        str, typer.Option(envvar="AZURE_OPENAI_API_KEY", help="The key that requests must carry.")
    ],
    port: Annotated[int, typer.Option(help="0 takes a free one; the ready line on stdout names it.")] = 0,
    seed: Annotated[int, typer.Option(help="Decides which requests the faults with a rate hit.")] = 1,
    model: Annotated[str, typer.Option(help="The chat model that answers name.")] = "gpt-4o-mini-2024-07-18",
    latency: Annotated[float, typer.Option(help="Seconds before every answer.")] = 0.0,
    faults: Annotated[
        str, typer.Option(help="The fault list at the start, JSON as for POST /_sim/faults.")
    ] = "[]",
) -> None:
    """A simulated Azure OpenAI on 127.0.0.1: chat completions that keep to the facts they are given.

    Prints {"url": ...} when ready: that is AZURE_OPENAI_ENDPOINT. The deployment's name says what answers:

      gpt-5…, o1, o4-mini …  reason first: want max_completion_tokens, no temperature, and count hidden tokens

      gpt-5.1, o…  refuse the effort "minimal", o1-mini every one; o3-mini wants an api version since 2024-12-01

      unknown, retired  404 DeploymentNotFound; 410 ModelDeprecated

      embedding  400 OperationNotSupported

      any other name  a chat model

    The api version decides, too: max_completion_tokens since 2024-09-01, reasoning_effort since 2024-12-01. Steer it:

      POST /_sim/faults    [{"kind": "429", "retry_after": 2, "rate": 0.1, "match": {"deployment": "gpt-4o"}}]

      POST /_sim/faults    [{"kind": "hostile", "content": "any text", "match": {"contains": "glucose"}}]

      POST /_sim/outage    {"seconds": 30} or {"on": true}

      GET  /_sim/requests  what was asked so far, with bodies; DELETE clears
    """
    simulator = Simulator(KINDS, FACETS, error, seed=seed, latency=latency, keep_bodies=True)
    simulator.faults.replace(parse_faults(faults))
    run(AzureOpenAi(simulator, api_key, model).app(), port)


if __name__ == "__main__":
    typer.run(main)
