// load MODE PORT pid=N [key=value...]: the load generator. One thread, epoll; busy, so that a server never pays for
// waking it up.
//
// Modes
//   echo     c connections, each with d messages of s bytes in flight; an operation is a message that came back
//   lines    the same with lines of s bytes, CRLF included
//   stream   c connections written to in pieces of s bytes as fast as they take them; a byte that came back
//   sink     the same with a server that drops them; a byte that the socket took
//   connect  c at a time: connect, send a byte, have it back, close; one such round
// Keys
//   pid=N          the server's process, whose CPU time is read
//   c=64 s=64 d=1
//   w=0.1 t=0.5    seconds of warm-up, in which all that comes back is compared with what was sent, and of measurement
//   rate=N         echo and lines: N operations a second in all whatever comes back (an open loop), d at a time at
//                  random moments (Poisson, always the same); latency counts from the moment an operation was due
//   spin=1         0: sleep while there is nothing to do, where server and generator share a core
//
// Prints what it counted, for somebody else to reckon with; all times in nanoseconds:
//   latency TIME COUNT               for each time that was seen, to 1.6 %
//   total TIME OPERATIONS CPU BUSY   how long, what was done, what it cost the server, and how long this generator
//                                    itself was at work: what it spent asking in vain is not counted
// Any connection that is lost, any byte that differs and any server that answers nothing is an error, status 1.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ull
enum {
    BATCH = 256,
    READ_SIZE = 256 * 1024,
    PIECES_A_TURN = 8,
    LAG_SECONDS = 1,   // how far behind an open loop a server may fall
    SLEEP_MILLIS = 10, // at most, where it sleeps at all
    SOURCES = 250      // addresses to connect from, so that closed connections do not use up the ports
};
static const uint64_t PATIENCE = 10 * SECOND;
static const double GRACE = 1; // seconds for the first operation, where the host or another program had the processor

enum mode { ECHO, LINES, STREAM, SINK, CONNECT };
static const char *const MODES[] = {"echo", "lines", "stream", "sink", "connect"};

struct connection {
    int fd;
    bool open, wants_out;
    uint64_t born;
    uint64_t *due; // a ring: when each message in flight was due, or sent
    unsigned first, last;
    size_t answered; // bytes of the oldest message that have come back
    size_t unsent;   // bytes to be sent, the last of which ends a message
};

static enum mode mode;
static int port, poller, opened;
static unsigned connections = 64, depth = 1, ring;
static size_t message_size = 64, pattern_size;
static double warm_up = 0.1, length = 0.5, rate;
static bool spin = true, measuring;
static clockid_t server_clock;
static char *pattern, buffer[READ_SIZE];
static struct connection *all;
static uint64_t operations, began, busy;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    exit(1);
}

static void *must(void *memory) {
    if (!memory) fail("no memory");
    return memory;
}

static uint64_t read_clock(clockid_t clock) {
    struct timespec time;
    if (clock_gettime(clock, &time)) fail("the server is gone");
    return time.tv_sec * SECOND + time.tv_nsec;
}

static uint64_t now(void) { return read_clock(CLOCK_MONOTONIC); }

// ---------------------------------------------------------------- latency: 64 steps to each power of two

static uint64_t counts[64 * 64];

static unsigned step_of(uint64_t time) {
    if (time < 128) return time;
    unsigned shift = 57 - __builtin_clzll(time);
    return shift * 64 + (time >> shift);
}

static uint64_t middle_of(unsigned step) {
    if (step < 128) return step;
    unsigned shift = step / 64 - 1;
    return ((uint64_t)(step % 64 + 64) << shift) + (1ull << shift) / 2;
}

static void record(uint64_t time) {
    if (measuring) counts[step_of(time)]++;
}

// ---------------------------------------------------------------- one connection

static void watch(struct connection *connection, int operation, bool out) {
    struct epoll_event event = {.events = EPOLLIN | (out ? EPOLLOUT : 0), .data.ptr = connection};
    if (epoll_ctl(poller, operation, connection->fd, &event)) fail("epoll_ctl: %s", strerror(errno));
    connection->wants_out = out;
}

static void want_out(struct connection *connection, bool out) {
    if (connection->wants_out != out) watch(connection, EPOLL_CTL_MOD, out);
}

static void begin(struct connection *connection) {
    static unsigned source;
    int on = 1;
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->fd < 0) fail("socket: %s", strerror(errno));
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connection->open = false;
    connection->born = now();
    struct sockaddr_in address = {.sin_family = AF_INET};
    if (mode == CONNECT) {
        setsockopt(connection->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + source++ % SOURCES);
        if (bind(connection->fd, (struct sockaddr *)&address, sizeof address)) fail("bind: %s", strerror(errno));
    }
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS)
        fail("connect: %s", strerror(errno));
    watch(connection, EPOLL_CTL_ADD, true);
}

static size_t send_some(struct connection *connection, const char *data, size_t size) {
    ssize_t sent = send(connection->fd, data, size, MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    if (errno != EAGAIN) fail("a connection was lost: %s", strerror(errno));
    return 0;
}

static size_t sent_of_message(const struct connection *connection) {
    return (message_size - connection->unsent % message_size) % message_size;
}

static void flush(struct connection *connection) {
    while (connection->unsent) {
        size_t at = sent_of_message(connection), size = pattern_size - at;
        if (size > connection->unsent) size = connection->unsent;
        size_t sent = send_some(connection, pattern + at, size);
        if (!sent) break;
        connection->unsent -= sent;
    }
    want_out(connection, connection->unsent);
}

static void send_messages(struct connection *connection, unsigned count, uint64_t due) {
    if (connection->last - connection->first + count > ring)
        fail("the server fell behind: %u messages wait on one connection", connection->last - connection->first);
    for (unsigned i = 0; i < count; i++) connection->due[connection->last++ % ring] = due;
    connection->unsent += count * message_size;
    flush(connection);
}

static void write_pieces(struct connection *connection) {
    for (int i = 0; i < PIECES_A_TURN; i++) {
        if (!connection->unsent) connection->unsent = message_size;
        size_t sent = send_some(connection, pattern + sent_of_message(connection), connection->unsent);
        if (!sent) break;
        connection->unsent -= sent;
        if (mode == SINK && measuring) operations += sent;
    }
}

static void connection_made(struct connection *connection) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) fail("connect: %s", strerror(error));
    connection->open = true;
    opened++;
    if (mode == STREAM || mode == SINK) {
        write_pieces(connection);
    } else if (mode == CONNECT) {
        want_out(connection, false);
        if (send_some(connection, pattern, 1) != 1) fail("the first byte of a connection was not taken");
    } else {
        want_out(connection, false);
        if (!rate) send_messages(connection, depth, now());
    }
}

static void check(struct connection *connection, size_t size) {
    size_t at = connection->answered % message_size;
    for (size_t done = 0, part; done < size; done += part, at = 0) {
        part = size - done < pattern_size - at ? size - done : pattern_size - at;
        if (memcmp(buffer + done, pattern + at, part)) fail("what came back is not what was sent");
    }
}

static void data_received(struct connection *connection, size_t size) {
    if (mode == SINK) fail("a sink sent %zu bytes", size);
    if (!measuring) check(connection, size);
    if (mode == CONNECT) {
        record(now() - connection->born);
        if (measuring) operations++;
        close(connection->fd);
        begin(connection);
        return;
    }
    connection->answered += size;
    if (mode == STREAM) {
        if (measuring) operations += size;
        connection->answered %= message_size;
        return;
    }
    unsigned count = connection->answered / message_size;
    if (!count) return;
    if (count > connection->last - connection->first) fail("more came back than was sent");
    uint64_t time = now();
    connection->answered -= count * message_size;
    for (unsigned i = 0; i < count; i++) {
        uint64_t due = connection->due[connection->first++ % ring];
        if (!rate || due >= began) record(time > due ? time - due : 0);
    }
    if (measuring) operations += count;
    if (!rate) send_messages(connection, count, time);
}

static void on_event(struct connection *connection, uint32_t events) {
    if (!connection->open) {
        if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) connection_made(connection);
        return;
    }
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        ssize_t size = recv(connection->fd, buffer, sizeof buffer, 0);
        if (size == 0) fail("the server closed a connection");
        if (size < 0 && errno != EAGAIN) fail("a connection was lost: %s", strerror(errno));
        if (size > 0) data_received(connection, size);
        if (mode == CONNECT) return;
    }
    if (events & EPOLLOUT) {
        if (mode == STREAM || mode == SINK) write_pieces(connection);
        else flush(connection);
    }
}

// ---------------------------------------------------------------- the open loop

static double random_gap(void) { // exponential, of mean 1
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return -log(((state >> 11) + 1) * 0x1p-53);
}

static void send_what_is_due(uint64_t time) {
    static uint64_t next;
    static unsigned turn;
    if (!next) next = time;
    if (next > time) return;
    while (next <= time) {
        send_messages(&all[turn++ % connections], depth, next);
        next += (uint64_t)(random_gap() * depth * SECOND / rate);
    }
    busy += now() - time;
}

// What was due and has not come back has at least this latency: to leave it out would flatter a slow server.
static void record_unanswered(uint64_t time) {
    for (unsigned i = 0; i < connections; i++)
        for (unsigned j = all[i].first; j != all[i].last; j++)
            if (all[i].due[j % ring] >= began) record(time - all[i].due[j % ring]);
}

// ---------------------------------------------------------------- the run

static void turn(void) {
    struct epoll_event events[BATCH];
    int count = epoll_wait(poller, events, BATCH, spin ? 0 : SLEEP_MILLIS);
    if (count < 0 && errno != EINTR) fail("epoll_wait: %s", strerror(errno));
    if (count <= 0) return;
    uint64_t start = now();
    for (int i = 0; i < count; i++) on_event(events[i].data.ptr, events[i].events);
    busy += now() - start;
}

static void connect_all(void) {
    uint64_t start = now();
    for (unsigned i = 0; i < connections; i++) {
        all[i].due = must(calloc(ring, sizeof(uint64_t)));
        begin(&all[i]);
    }
    while ((unsigned)opened < connections) {
        turn();
        if (now() - start > PATIENCE) fail("only %d of %u connections are open after 10 s", opened, connections);
    }
}

static void measure(void) {
    uint64_t start = now() + (uint64_t)(warm_up * SECOND), time;
    uint64_t cpu_began = 0;
    for (;;) {
        time = now();
        if (!measuring && time >= start) {
            measuring = true;
            began = time = now();
            cpu_began = read_clock(server_clock);
            busy = 0;
        }
        double measured = measuring ? (double)(time - began) / SECOND : 0;
        if (measuring && measured >= length && operations) break;
        if (measuring && measured >= length + GRACE) fail("nothing came back in %.1f s", measured);
        if (rate) send_what_is_due(time);
        turn();
    }
    uint64_t cpu = read_clock(server_clock) - cpu_began;
    time = now();
    if (rate) record_unanswered(time);
    for (unsigned i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i]) printf("latency %" PRIu64 " %" PRIu64 "\n", middle_of(i), counts[i]);
    printf("total %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", time - began, operations, cpu, busy);
}

// ---------------------------------------------------------------- the arguments

static double number(const char *text, const char *word, double least) {
    char *stop;
    double value = strtod(text, &stop);
    if (stop == text || *stop || !(value >= least)) fail("not a number of at least %g: %s", least, word);
    return value;
}

static void option(const char *word) {
    const char *value = strchr(word, '=');
    if (!value) fail("not key=value: %s", word);
    size_t key = ++value - word;
    if (!strncmp(word, "c=", key)) connections = number(value, word, 1);
    else if (!strncmp(word, "s=", key)) message_size = number(value, word, 2);
    else if (!strncmp(word, "d=", key)) depth = number(value, word, 1);
    else if (!strncmp(word, "w=", key)) warm_up = number(value, word, 0);
    else if (!strncmp(word, "t=", key)) length = number(value, word, 0.02);
    else if (!strncmp(word, "rate=", key)) rate = number(value, word, 1);
    else if (!strncmp(word, "spin=", key)) spin = number(value, word, 0);
    else if (!strncmp(word, "pid=", key)) {
        if (clock_getcpuclockid(number(value, word, 1), &server_clock)) fail("no such process: %s", word);
    } else fail("no such key: %s", word);
}

static void prepare(void) {
    if (rate && mode != ECHO && mode != LINES) fail("%s has no rate", MODES[mode]);
    if (rate && !spin) fail("an open loop has to spin");
    if (!server_clock) fail("pid=N is missing");
    ring = rate ? (unsigned)(rate * LAG_SECONDS / connections) + 64 * depth : depth;
    size_t messages = 1 + READ_SIZE / message_size;
    pattern_size = messages * message_size;
    pattern = must(malloc(pattern_size));
    for (size_t i = 0; i < pattern_size; i++) pattern[i] = 'a' + i % message_size % 26;
    if (mode == LINES)
        for (size_t i = message_size; i <= pattern_size; i += message_size) memcpy(pattern + i - 2, "\r\n", 2);
    all = must(calloc(connections, sizeof *all));
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) fail("epoll_create1: %s", strerror(errno));
}

int main(int argc, char **argv) {
    if (argc < 3) fail("usage: load echo|lines|stream|sink|connect PORT pid=N [key=value...]");
    size_t known = sizeof MODES / sizeof *MODES, chosen = 0;
    while (chosen < known && strcmp(argv[1], MODES[chosen])) chosen++;
    if (chosen == known) fail("no such mode: %s", argv[1]);
    mode = (enum mode)chosen;
    port = (int)number(argv[2], argv[2], 1);
    for (int i = 3; i < argc; i++) option(argv[i]);
    prepare();
    connect_all();
    measure();
}
