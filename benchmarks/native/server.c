// server PROTO PORT: what ratios are taken against. One thread, epoll, level triggered, on 127.0.0.1 until killed.
//
//   echo   what comes goes back
//   sink   what comes is dropped
//   lines  each line that ends with LF or CRLF goes back with CRLF; one of more than 64 KiB ends the connection
//
// Prints "listening 127.0.0.1:PORT" when it can be connected to; port 0 takes a free one. A connection that has unsent
// output is not read from.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024, LINE_LIMIT = 64 * 1024, BATCH = 512, BACKLOG = 1024 };

struct connection {
    int fd;
    char *partial; // the start of a line, whose end has not come
    size_t partial_size;
    char *unsent;
    size_t unsent_at, unsent_size;
};

typedef bool (*received_fn)(struct connection *, char *data, size_t size); // false: the connection is to end

static int poller;
static received_fn received;
static char input[LINE_LIMIT + READ_SIZE]; // a partial line goes before what is read
static char output[2 * sizeof input + 2];  // the shortest line, a LF, grows to twice its size

static void fail(const char *what) {
    fprintf(stderr, "server: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *must(void *memory) {
    if (!memory) fail("memory");
    return memory;
}

static void watch(struct connection *connection, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = connection};
    if (epoll_ctl(poller, operation, connection->fd, &event)) fail("epoll_ctl");
}

static void end(struct connection *connection) {
    close(connection->fd);
    free(connection->partial);
    free(connection->unsent);
    free(connection);
}

// How much the socket took, 0 where it is full, -1 where the connection is over.
static ssize_t send_some(struct connection *connection, const char *data, size_t size) {
    ssize_t sent = send(connection->fd, data, size, MSG_NOSIGNAL);
    return sent < 0 && errno == EAGAIN ? 0 : sent;
}

static bool write_all(struct connection *connection, const char *data, size_t size) {
    while (size) {
        ssize_t sent = send_some(connection, data, size);
        if (sent < 0) return false;
        if (sent == 0) {
            connection->unsent = must(realloc(connection->unsent, size));
            memcpy(connection->unsent, data, size);
            connection->unsent_at = 0;
            connection->unsent_size = size;
            watch(connection, EPOLL_CTL_MOD, EPOLLOUT);
            return true;
        }
        data += sent;
        size -= sent;
    }
    return true;
}

static bool flush(struct connection *connection) {
    ssize_t sent = send_some(connection, connection->unsent + connection->unsent_at, connection->unsent_size);
    if (sent < 0) return false;
    connection->unsent_at += sent;
    connection->unsent_size -= sent;
    if (!connection->unsent_size) watch(connection, EPOLL_CTL_MOD, EPOLLIN);
    return true;
}

static bool echo_received(struct connection *connection, char *data, size_t size) {
    return write_all(connection, data, size);
}

static bool sink_received(struct connection *connection, char *data, size_t size) {
    (void)connection, (void)data, (void)size;
    return true;
}

static bool lines_received(struct connection *connection, char *data, size_t size) {
    if (connection->partial_size) {
        data -= connection->partial_size;
        size += connection->partial_size;
        memcpy(data, connection->partial, connection->partial_size);
        connection->partial_size = 0;
    }
    char *line = data, *stop = data + size, *feed, *out = output;
    while ((feed = memchr(line, '\n', stop - line))) {
        size_t length = feed - line;
        if (length && feed[-1] == '\r') length--;
        memcpy(out, line, length);
        memcpy(out + length, "\r\n", 2);
        out += length + 2;
        line = feed + 1;
    }
    size_t left = stop - line;
    if (left > LINE_LIMIT) return false;
    if (left) {
        if (!connection->partial) connection->partial = must(malloc(LINE_LIMIT));
        memcpy(connection->partial, line, left);
        connection->partial_size = left;
    }
    return out == output || write_all(connection, output, out - output);
}

static bool on_event(struct connection *connection, uint32_t events) {
    if (connection->unsent_size) return events & EPOLLOUT ? flush(connection) : !(events & (EPOLLHUP | EPOLLERR));
    char *data = input + LINE_LIMIT;
    ssize_t size = recv(connection->fd, data, READ_SIZE, 0);
    if (size > 0) return received(connection, data, size);
    return size < 0 && errno == EAGAIN;
}

static void accept_all(int listener) {
    int fd, on = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *connection = must(calloc(1, sizeof *connection));
        connection->fd = fd;
        watch(connection, EPOLL_CTL_ADD, EPOLLIN);
    }
    if (errno != EAGAIN && errno != ECONNABORTED) fail("accept");
}

static int listen_on(int port) {
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)
        || bind(listener, (struct sockaddr *)&address, size) || listen(listener, BACKLOG)
        || getsockname(listener, (struct sockaddr *)&address, &size))
        fail("cannot listen");
    printf("listening 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static received_fn protocol(const char *name) {
    static const struct { const char *name; received_fn received; } known[] = {
        {"echo", echo_received}, {"sink", sink_received}, {"lines", lines_received}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(name, known[i].name)) return known[i].received;
    fprintf(stderr, "server: no such protocol here: %s\n", name);
    exit(2);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: server echo|sink|lines PORT\n");
        return 2;
    }
    received = protocol(argv[1]);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) fail("epoll_create1");
    int listener = listen_on(atoi(argv[2]));
    struct epoll_event accepting = {.events = EPOLLIN, .data.ptr = NULL}, events[BATCH];
    if (epoll_ctl(poller, EPOLL_CTL_ADD, listener, &accepting)) fail("epoll_ctl");
    for (;;) {
        int count = epoll_wait(poller, events, BATCH, -1);
        if (count < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (!connection) accept_all(listener);
            else if (!on_event(connection, events[i].events)) end(connection);
        }
    }
}
