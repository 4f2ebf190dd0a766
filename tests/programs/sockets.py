import asyncio
import time


async def serve(reader, writer):
    writer.write(await reader.readline())
    await asyncio.sleep(0.1)
    writer.write(b"bye\n")
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    began = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"hello\n")
    print(await reader.readline(), await reader.readline())
    writer.close()
    server.close()
    await server.wait_closed()
    print(0.09 < time.monotonic() - began < 50)
    await asyncio.sleep(1000)


asyncio.run(main())
