package dev.hawser.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A conversation through {@code examples/Chat.java}. */
class ChatTest {
    @Test
    void tellsEverybodyElseWhatSomebodyWrote() throws Exception {
        try (Example server = Example.serve("Chat");
                Client alice = server.connect();
                Client bob = server.connect();
                Client nobody = server.connect()) {
            nobody.expect("What's your name?\r\n");
            alice.expect("What's your name?\r\n");
            alice.send("alice\r\n");
            alice.expect("Welcome, alice!\r\n");
            bob.expect("What's your name?\r\n");
            bob.send("alice\r\n");
            bob.expect("Name taken, please choose another.\r\n");
            bob.send("bob\r\n");
            bob.expect("Welcome, bob!\r\n");

            alice.send("hi, bob\r\n");
            bob.expect("<alice> hi, bob\r\n");
            bob.send("hi\r\nhow are you?\r\n");
            alice.expect("<bob> hi\r\n<bob> how are you?\r\n"); // and nothing of her own before

            bob.leave();
            try (Client another = server.connect()) {
                another.expect("What's your name?\r\n");
                another.send("bob\r\nit is me\r\n");
                another.expect("Welcome, bob!\r\n");
                alice.expect("<bob> it is me\r\n");
                another.leave();
            }
            alice.leave();
            nobody.leave(); // who was told nothing without a name
            assertThat(server.stop("TERM")).isEmpty();
        }
    }
}
