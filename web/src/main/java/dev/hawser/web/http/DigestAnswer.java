package dev.hawser.web.http;

import dev.hawser.auth.DigestAlgorithm;
import dev.hawser.auth.DigestSecret;
import dev.hawser.auth.Password;
import dev.hawser.auth.PasswordProof;
import dev.hawser.auth.StoredPassword;
import dev.hawser.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a {@link DigestChallenge}: proof of a password for one request (RFC 7616 3.4), as a client makes it and as a server
 * checks it. Whether the nonce is the server's own, and fresh, is the server's affair.
 *
 * @param method the method of the request, which is not in the field
 * @param user the user; in its hashed form where {@code userHash} is true
 * @param realm of the challenge
 * @param nonce of the challenge
 * @param uri the target of the request, as the client sent it
 * @param opaque of the challenge; null where it had none
 * @param algorithm the hash
 * @param isSession as in {@code MD5-sess}
 * @param count how many requests with this nonce this is, from 1 on; 0 where there is no {@code qop}
 * @param clientNonce the client's own nonce; empty where there is no {@code qop}
 * @param userHash whether the user's name is hashed
 * @param response the proof, in small hexadecimal digits
 */
public record DigestAnswer(
        String method,
        String user,
        String realm,
        String nonce,
        String uri,
        @Nullable String opaque,
        DigestAlgorithm algorithm,
        boolean isSession,
        long count,
        String clientNonce,
        boolean userHash,
        String response)
        implements PasswordProof {
    private static final long MOST_COUNT = 0xffffffffL;
    private static final String EXTENDED = "utf-8''";

    /**
     * The answer to {@code challenge} of somebody who has the password.
     *
     * @param count how many requests with this nonce this is, from 1 on
     * @param clientNonce fresh for each nonce of the server's, not to be guessed
     */
    public static DigestAnswer to(
            DigestChallenge challenge,
            String method,
            String uri,
            String user,
            Password password,
            long count,
            String clientNonce) {
        DigestAlgorithm algorithm = challenge.algorithm();
        DigestSecret secret = DigestSecret.of(algorithm, user, challenge.realm(), password);
        boolean counted = challenge.hasQop();
        String shown = challenge.userHash() ? algorithm.hex(user + ":" + challenge.realm()) : user;
        DigestAnswer open = new DigestAnswer(
                method, shown, challenge.realm(), challenge.nonce(), uri, challenge.opaque(), algorithm,
                challenge.isSession(), counted ? count : 0, counted || challenge.isSession() ? clientNonce : "",
                challenge.userHash(), "");
        return open.with(open.responseOf(secret.hash()));
    }

    /**
     * The answer in {@code credentials} to a request by {@code method}.
     *
     * @throws MalformedAuthentication when something is missing or wrong
     */
    public static DigestAnswer of(HttpCredentials credentials, String method) {
        if (!credentials.isScheme("Digest")) {
            throw new MalformedAuthentication("not Digest credentials");
        }
        String named = credentials.parameter("algorithm");
        DigestAlgorithm algorithm = DigestTokens.algorithm(named);
        String qop = credentials.parameter("qop");
        if (algorithm == null || qop != null && !qop.equals("auth")) {
            throw new MalformedAuthentication("an algorithm or a qop of Digest that is not known here");
        }
        boolean counted = qop != null;
        return new DigestAnswer(
                method,
                user(credentials),
                required(credentials, "realm"),
                required(credentials, "nonce"),
                required(credentials, "uri"),
                credentials.parameter("opaque"),
                algorithm,
                DigestTokens.isSession(named),
                counted ? count(required(credentials, "nc")) : 0,
                counted || DigestTokens.isSession(named) ? required(credentials, "cnonce") : "",
                "true".equalsIgnoreCase(credentials.parameter("userhash")),
                required(credentials, "response"));
    }

    /** What is sent. */
    public HttpCredentials credentials() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (isPlain(user)) {
            parameters.put("username", user);
        } else {
            parameters.put("username*", "UTF-8''" + percentEncoded(user));
        }
        parameters.put("realm", realm);
        parameters.put("uri", uri);
        parameters.put("algorithm", DigestTokens.token(algorithm, isSession));
        parameters.put("nonce", nonce);
        if (count > 0) {
            parameters.put("nc", countText());
            parameters.put("qop", "auth");
        }
        if (!clientNonce.isEmpty()) {
            parameters.put("cnonce", clientNonce);
        }
        parameters.put("response", response);
        if (opaque != null) {
            parameters.put("opaque", opaque);
        }
        if (userHash) {
            parameters.put("userhash", "true");
        }
        return new HttpCredentials("Digest", null, parameters);
    }

    /** With a {@link Password} in clear, or the {@link DigestSecret} of this algorithm and realm; with nothing else. */
    @Override
    public boolean matches(StoredPassword stored) {
        String secret = switch (stored) {
            case Password password -> DigestSecret.of(algorithm, user, realm, password).hash();
            case DigestSecret own when own.algorithm() == algorithm && own.realm().equals(realm) -> own.hash();
            default -> null;
        };
        return secret != null
                && MessageDigest.isEqual(
                        Bytes.of(response).toArray(), Bytes.of(responseOf(secret)).toArray());
    }

    private String responseOf(String secret) {
        String a1 = isSession ? algorithm.hex(secret + ":" + nonce + ":" + clientNonce) : secret;
        String a2 = algorithm.hex(method + ":" + uri);
        String middle = count == 0 ? nonce : nonce + ":" + countText() + ":" + clientNonce + ":auth";
        return algorithm.hex(a1 + ":" + middle + ":" + a2);
    }

    private String countText() {
        String digits = Long.toHexString(count);
        return "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }

    private DigestAnswer with(String made) {
        return new DigestAnswer(
                method, user, realm, nonce, uri, opaque, algorithm, isSession, count, clientNonce, userHash, made);
    }

    private static String user(HttpCredentials credentials) {
        String extended = credentials.parameter("username*");
        if (extended == null) {
            return required(credentials, "username");
        }
        if (credentials.parameter("username") != null
                || !extended.toLowerCase(java.util.Locale.ROOT).startsWith(EXTENDED)) {
            throw new MalformedAuthentication("a user of Digest in two ways, or not in UTF-8");
        }
        return percentDecoded(extended.substring(EXTENDED.length()));
    }

    private static String required(HttpCredentials credentials, String name) {
        String value = credentials.parameter(name);
        if (value == null) {
            throw new MalformedAuthentication("Digest credentials without " + name);
        }
        return value;
    }

    private static long count(String digits) {
        if (digits.length() != 8 || !digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            throw new MalformedAuthentication("the count of Digest credentials is no eight hexadecimal digits");
        }
        long count = Long.parseLong(digits, 16);
        if (count < 1 || count > MOST_COUNT) {
            throw new MalformedAuthentication("Digest credentials count from 1 on");
        }
        return count;
    }

    private static boolean isPlain(String user) {
        return user.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b & 0xff));
        }
        return encoded.toString();
    }

    private static String percentDecoded(String text) {
        ByteBuffer decoded = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                decoded.put((byte) text.charAt(i));
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) {
                throw new MalformedAuthentication("a user of Digest with a percent sign that encodes nothing");
            }
            decoded.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException noText) {
            throw new MalformedAuthentication("a user of Digest that is no UTF-8");
        }
    }

    /** The user and the realm. */
    @Override
    public String toString() {
        return "DigestAnswer[" + user + ", " + realm + "]";
    }
}
