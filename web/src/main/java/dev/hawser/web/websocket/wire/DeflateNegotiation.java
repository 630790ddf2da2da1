package dev.hawser.web.websocket.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The negotiation of permessage-deflate (RFC 7692, section 7.1), both sides of it. */
final class DeflateNegotiation {
    static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";
    private static final int MOST_BITS = 15;
    private static final int LEAST_BITS = 8;

    private DeflateNegotiation() {}

    /** What an accepted offer is answered with, and what it means. */
    record Answer(WebSocketExtension extension, DeflateAgreement agreement) {}

    /** What parameters say; 0 bits where they are not mentioned, -1 where they are without a value. */
    private record Parameters(boolean serverNoContext, boolean clientNoContext, int serverBits, int clientBits) {}

    /** What a client sends. */
    static WebSocketExtension offer(DeflateOptions options) {
        return extension(!options.serverContextTakeover(), !options.clientContextTakeover(), false);
    }

    /** The answer to the first of {@code offers} that can be kept; null where none can. */
    static @Nullable Answer accept(List<WebSocketExtension> offers, DeflateOptions options) {
        for (WebSocketExtension offer : offers) {
            Parameters asked = offer.name().equals(NAME) ? parameters(offer) : null;
            if (asked != null && (asked.serverBits == 0 || asked.serverBits == MOST_BITS)) {
                boolean serverNoContext = asked.serverNoContext || !options.serverContextTakeover();
                boolean clientNoContext = asked.clientNoContext || !options.clientContextTakeover();
                return new Answer(
                        extension(serverNoContext, clientNoContext, asked.serverBits == MOST_BITS),
                        new DeflateAgreement(!serverNoContext, !clientNoContext, MOST_BITS, MOST_BITS));
            }
        }
        return null;
    }

    /**
     * What the server's answer to {@link #offer} means.
     *
     * @throws IllegalArgumentException when it is none that a server may give
     */
    static DeflateAgreement agree(WebSocketExtension answer, DeflateOptions options) {
        Parameters said = answer.name().equals(NAME) ? parameters(answer) : null;
        if (said == null || said.serverBits < 0) {
            throw new IllegalArgumentException("the server agreed to \"" + answer + "\", which was not offered");
        }
        if (said.clientBits != 0) {
            throw new IllegalArgumentException("the server asks for " + CLIENT_BITS + ", which was not offered: " + answer);
        }
        if (!options.serverContextTakeover() && !said.serverNoContext) {
            throw new IllegalArgumentException("the server does not agree to " + SERVER_NO_CONTEXT + ": " + answer);
        }
        return new DeflateAgreement(
                !said.serverNoContext,
                options.clientContextTakeover() && !said.clientNoContext,
                said.serverBits == 0 ? MOST_BITS : said.serverBits,
                MOST_BITS);
    }

    private static WebSocketExtension extension(boolean serverNoContext, boolean clientNoContext, boolean serverBits) {
        List<WebSocketExtension.Parameter> parameters = new ArrayList<>();
        if (serverNoContext) {
            parameters.add(new WebSocketExtension.Parameter(SERVER_NO_CONTEXT, null));
        }
        if (clientNoContext) {
            parameters.add(new WebSocketExtension.Parameter(CLIENT_NO_CONTEXT, null));
        }
        if (serverBits) {
            parameters.add(new WebSocketExtension.Parameter(SERVER_BITS, Integer.toString(MOST_BITS)));
        }
        return new WebSocketExtension(NAME, parameters);
    }

    /** Null where one is unknown, comes twice, or has a value that it cannot have: such an offer is declined. */
    private static @Nullable Parameters parameters(WebSocketExtension extension) {
        Set<String> seen = new HashSet<>();
        int serverBits = 0;
        int clientBits = 0;
        for (WebSocketExtension.Parameter each : extension.parameters()) {
            if (!seen.add(each.name())) {
                return null;
            }
            switch (each.name()) {
                case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> {
                    if (each.value() != null) {
                        return null;
                    }
                }
                case SERVER_BITS -> {
                    serverBits = bits(each.value());
                    if (serverBits <= 0) {
                        return null;
                    }
                }
                case CLIENT_BITS -> {
                    clientBits = each.value() == null ? -1 : bits(each.value());
                    if (clientBits == 0) {
                        return null;
                    }
                }
                default -> {
                    return null;
                }
            }
        }
        return new Parameters(seen.contains(SERVER_NO_CONTEXT), seen.contains(CLIENT_NO_CONTEXT), serverBits, clientBits);
    }

    /** 8 to 15, without leading zeros; 0 for anything else. */
    private static int bits(@Nullable String value) {
        for (int bits = LEAST_BITS; bits <= MOST_BITS; bits++) {
            if (Integer.toString(bits).equals(value)) {
                return bits;
            }
        }
        return 0;
    }
}
