package dev.hawser.web.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which content codings a client takes (RFC 9110, section 12.5.3). An immutable value.
 */
public final class AcceptEncoding {
    /** No coding at all. */
    public static final String IDENTITY = "identity";

    private static final AcceptEncoding NONE_SAID = new AcceptEncoding(new String[0], new int[0]);
    private static final int MOST = 32;

    private final String[] codings;
    private final int[] weights;

    private AcceptEncoding(String[] codings, int[] weights) {
        this.codings = codings;
        this.weights = weights;
    }

    /**
     * What {@code value} says, all values of the field joined by commas; null where there was no field. Members that are
     * malformed count for nothing, as do those behind the first {@value #MOST}.
     */
    public static AcceptEncoding parse(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return NONE_SAID;
        }
        String[] codings = new String[MOST];
        int[] weights = new int[MOST];
        int count = 0;
        FieldReader reader = new FieldReader(value);
        while (count < MOST && !reader.isAtEnd()) {
            FieldReader member = new FieldReader(reader.skipBlanks().upTo(','));
            reader.skip(',');
            String coding = member.token();
            int weight = coding == null ? -1 : weight(member);
            if (coding != null && weight >= 0) {
                codings[count] = coding;
                weights[count++] = weight;
            }
        }
        return new AcceptEncoding(java.util.Arrays.copyOf(codings, count), java.util.Arrays.copyOf(weights, count));
    }

    private static int weight(FieldReader member) {
        if (!member.skipBlanks().skip(';')) {
            return member.isAtEnd() ? 1000 : -1;
        }
        String name = member.skipBlanks().token();
        if (name == null || !HttpGrammar.equalsIgnoreCase(name, "q") || !member.skip('=')) {
            return -1;
        }
        String weight = member.token();
        return weight == null || !member.skipBlanks().isAtEnd() ? -1 : FieldReader.thousandths(weight);
    }

    /**
     * How much {@code coding} is wanted, 0 for not at all and 1000 for most. {@link #IDENTITY} is wanted a little where
     * nothing was said of it, unless {@code *} was refused.
     */
    public int weight(String coding) {
        int any = -1;
        for (int i = 0; i < codings.length; i++) {
            if (HttpGrammar.equalsIgnoreCase(codings[i], coding) || isAlias(codings[i], coding)) {
                return weights[i];
            }
            if (codings[i].equals("*")) {
                any = weights[i];
            }
        }
        if (coding.equals(IDENTITY)) {
            return any == 0 ? 0 : 1;
        }
        return Math.max(any, 0);
    }

    /** {@code x-gzip} is an old name of {@code gzip} (RFC 9110, section 8.4.1.3). */
    private static boolean isAlias(String said, String coding) {
        return coding.equals("gzip") && HttpGrammar.equalsIgnoreCase(said, "x-gzip");
    }

    /**
     * The best of {@code offered}, which are in the order of our own liking, or {@link #IDENTITY}; of several that are wanted
     * as much the first. Null where nothing is acceptable, not even {@code identity}: most servers send that then anyway, or
     * else 406.
     */
    public @Nullable String choose(List<String> offered) {
        String best = null;
        int most = 0;
        for (int i = 0; i < offered.size(); i++) {
            int weight = weight(offered.get(i));
            if (weight > most) {
                best = offered.get(i);
                most = weight;
            }
        }
        return weight(IDENTITY) > most ? IDENTITY : best;
    }
}
