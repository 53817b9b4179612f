import asyncio

from serve.client import NOBODY, Client, asking, current_client


def test_each_task_and_those_that_it_starts_know_their_own_client() -> None:
    async def name() -> str:
        await asyncio.sleep(0)
        return current_client().name

    async def request(client: str) -> tuple[str, str]:
        with asking(Client(client)):
            return await name(), await asyncio.create_task(name())

    async def scenario() -> None:
        names = await asyncio.gather(*map(request, "abc"))
        assert names == [("a", "a"), ("b", "b"), ("c", "c")]
        assert current_client() is NOBODY

    asyncio.run(scenario())


def test_a_client_is_in_no_repr() -> None:
    assert "laptop" not in repr(Client("laptop"))
