"""A line between two network namespaces on which everything takes its time. Usage: delay-line.py ONE OTHER MILLISECONDS
In each it is the device `wan`, without an address. Says "ready" once both are there; ends with a signal."""
import ctypes, fcntl, heapq, itertools, os, select, struct, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def open_end(namespace):
    with open(f"/run/netns/{namespace}") as handle:
        if libc.setns(handle.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", b"wan", IFF_TUN | IFF_NO_PI))
    return end


one, other, delay = open_end(sys.argv[1]), open_end(sys.argv[2]), int(sys.argv[3]) / 1000
opposite = {one: other, other: one}
on_the_way, order = [], itertools.count()
print("ready", flush=True)
while True:
    left = max(0, on_the_way[0][0] - time.monotonic()) if on_the_way else None
    readable, _, _ = select.select([one, other], [], [], left)
    now = time.monotonic()
    for end in (one, other):
        if end in readable:
            heapq.heappush(on_the_way, (now + delay, next(order), opposite[end], os.read(end, 65536)))
    while on_the_way and on_the_way[0][0] <= time.monotonic():
        _, _, end, packet = heapq.heappop(on_the_way)
        try:
            os.write(end, packet)
        except OSError:
            pass  # The device is down: the packet is lost, as on any line.
