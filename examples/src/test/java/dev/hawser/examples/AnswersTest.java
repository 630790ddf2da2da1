package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A session with {@code examples/Answers.java}. */
class AnswersTest {
    @Test
    void answersTheQuestionItKnows() throws Exception {
        try (Example server = Example.serve("Answers");
                Client client = server.connect()) {
            client.send("How are you?\r\n");
            client.expect("Fine\r\n");
            client.send("How are");
            client.send(" you?\r\nWho are you?\r\n\r\n");
            client.expect("Fine\r\nI don't know what you mean\r\nI don't know what you mean\r\n");
            client.leave();
            assertThat(server.stop("TERM")).isEmpty();
        }
    }
}
