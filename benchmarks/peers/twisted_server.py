"""twisted_server.py PROTO PORT: Twisted's side of a benchmark, on the epoll reactor."""
import sys

from twisted.internet import epollreactor

epollreactor.install()

from twisted.internet import protocol, reactor  # noqa: E402
from twisted.protocols.basic import LineReceiver  # noqa: E402


class Echo(protocol.Protocol):
    def connectionMade(self):
        self.transport.setTcpNoDelay(True)

    def dataReceived(self, data):
        self.transport.write(data)


class Sink(protocol.Protocol):
    def dataReceived(self, data):
        pass


class Lines(LineReceiver):
    def connectionMade(self):
        self.transport.setTcpNoDelay(True)

    def lineReceived(self, line):
        self.sendLine(line)


PROTOCOLS = {"echo": Echo, "sink": Sink, "lines": Lines}


def main(name, port):
    if name not in PROTOCOLS:
        sys.exit("twisted_server: no such protocol here: " + name)
    factory = protocol.Factory.forProtocol(PROTOCOLS[name])
    factory.noisy = False
    listening = reactor.listenTCP(int(port), factory, backlog=1024, interface="127.0.0.1")
    print("listening 127.0.0.1:%d" % listening.getHost().port, flush=True)
    reactor.run()


main(*sys.argv[1:])
