// Keeps notes: a web server with routes.
//
//   ./hawser run examples/Notes.java [--port N]             (8080; 0 takes a free port and logs it)
//   curl -X PUT -d 'Buy bread' http://127.0.0.1:8080/notes/1
//   curl http://127.0.0.1:8080/notes/1
//   curl http://127.0.0.1:8080/notes

import module dev.hawser.core;
import module dev.hawser.web;

final PathParameter<Integer> ID = PathParameter.integer("id");
final Map<Integer, String> notes = new TreeMap<>();

void main(String[] args) {
    Reactor reactor = Reactor.open();
    Router routes = new Router()
            .get("/notes", request -> request.finish(list()))
            .get("/notes/{id}", ID, (request, id) -> request.finish(note(id) + "\n"))
            .put("/notes/{id}", ID, this::store)
            .delete("/notes/{id}", ID, (request, id) -> {
                note(id);
                notes.remove(id);
                request.setStatus(204).finish();
            });
    reactor.listenTcp(port(args, 8080), new Site(routes));
    reactor.run();
}

String list() {
    StringBuilder list = new StringBuilder();
    notes.forEach((id, note) -> list.append(id).append(' ').append(note).append('\n'));
    return list.toString();
}

String note(int id) {
    String note = notes.get(id);
    if (note == null) {
        throw new RequestRefused(404, "There is no note " + id + ".");
    }
    return note;
}

void store(Request request, int id) {
    request.answeredBy(request.body().text(1000).peek(text -> {
        notes.put(id, text.strip());
        request.setStatus(204).finish();
    }));
}

int port(String[] args, int usual) {
    if (args.length == 0) return usual;
    if (args.length != 2 || !args[0].equals("--port") || !args[1].matches("\\d{1,5}")) {
        System.err.println("Usage: Notes [--port N], not " + List.of(args));
        System.exit(1);
    }
    return Integer.parseInt(args[1]);
}
