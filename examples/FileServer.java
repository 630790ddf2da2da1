// Sends the files of a folder: a client writes a name, and gets the length in a line and then the file.
//
//   ./hawser run examples/FileServer.java [--port N] [--folder FOLDER]        (8008, the working folder)
//   nc -C 127.0.0.1 8008

import module dev.hawser.core;

void main(String[] args) {
    var options = options(args, Map.of("--port", "8008", "--folder", "."));
    FilePath folder = FilePath.of(options.get("--folder"));
    Reactor reactor = Reactor.open();
    reactor.listenTcp(Integer.parseInt(options.get("--port")), () -> new FileProtocol(folder));
    reactor.run();
}

static final class FileProtocol extends LineReceiver {
    final FilePath folder;

    FileProtocol(FilePath folder) {
        this.folder = folder;
    }

    @Override public void lineReceived(String name) {
        transport().pauseProducing(); // the next name is read when this file has left
        reactor().async(() -> answer(name)).finish(_ -> transport().resumeProducing(), failure -> {
            log("%s: %s", name, failure);
            transport().abortConnection();
        });
    }

    void answer(String name) {
        FileRegion file;
        try {
            AsyncFiles files = new AsyncFiles(reactor());
            file = files.openRegion(files.realDescendant(folder, List.of(name.split("/", -1))).await()).await();
        } catch (InsecurePath | AwaitException refused) {
            log("refused: %s", refused);
            sendLine("no such file");
            return;
        }
        sendLine(Long.toString(file.byteCount()));
        transport().sendFile(file).always(file::close).await();
    }
}

Map<String, String> options(String[] args, Map<String, String> usual) {
    Map<String, String> options = new HashMap<>(usual);
    for (int i = 0; i + 1 < args.length; i += 2) options.put(args[i], args[i + 1]);
    if (args.length % 2 == 1 || options.size() > usual.size() || !options.get("--port").matches("\\d{1,5}")) {
        System.err.println("Usage: FileServer [--port N] [--folder FOLDER], not " + List.of(args));
        System.exit(1);
    }
    return options;
}
