package dev.hawser.launcher.cert;

import java.net.IDN;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** What a certificate is for: DNS names, maybe with a wildcard for the first label, numeric addresses, addresses of mail. */
public final class Names {
    private static final int LONGEST_COMMON_NAME = 64;
    private static final int LONGEST_NAME = 253;

    private final List<String> texts = new ArrayList<>();
    private final List<GeneralName> names = new ArrayList<>();

    private Names() {}

    /** The names of a server. Throws {@link CannotCertify} with the one that is none. */
    public static Names ofServer(List<String> given) {
        Names result = new Names();
        for (String name : given) {
            result.addServer(name);
        }
        return result;
    }

    /** The name of a client: an address of mail, or any word. */
    public static Names ofClient(String name) {
        Names result = new Names();
        if (name.isBlank() || name.length() > LONGEST_COMMON_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new CannotCertify("\"" + name + "\" is no name of a client: that has 1 to " + LONGEST_COMMON_NAME
                    + " characters");
        }
        result.texts.add(name);
        if (name.matches("[!-~&&[^@]]+@[A-Za-z0-9.-]+")) {
            result.names.add(new GeneralName(GeneralName.rfc822Name, name));
        }
        return result;
    }

    private void addServer(String name) {
        if (name.indexOf(':') >= 0 || name.matches("[0-9.]+")) {
            try {
                String address = InetAddress.ofLiteral(name).getHostAddress();
                add(address, new GeneralName(GeneralName.iPAddress, address));
            } catch (IllegalArgumentException none) {
                throw new CannotCertify("\"" + name + "\" is neither an IPv4 nor an IPv6 address");
            }
            return;
        }
        String ascii = ascii(name);
        add(ascii, new GeneralName(GeneralName.dNSName, ascii));
    }

    private void add(String text, GeneralName name) {
        if (!texts.contains(text)) {
            texts.add(text);
            names.add(name);
        }
    }

    private static String ascii(String name) {
        boolean wild = name.startsWith("*.");
        String rest = wild ? name.substring(2) : name;
        try {
            String ascii = IDN.toASCII(rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest)
                    .toLowerCase(Locale.ROOT);
            String label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
            if (ascii.length() <= LONGEST_NAME && ascii.matches(label + "(\\." + label + ")*")) {
                return wild ? "*." + ascii : ascii;
            }
        } catch (IllegalArgumentException notOne) {
            // said below
        }
        throw new CannotCertify("\"" + name
                + "\" is not a host name; a wildcard stands for the first label alone, as in *.example.test");
    }

    /** As they are written in certificates. */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    /** The first as a subject's common name; empty where it is too long for one. */
    String commonName() {
        return texts.getFirst().length() <= LONGEST_COMMON_NAME ? texts.getFirst() : "";
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    GeneralNames general() {
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /** The first as the name of a file, without the end. */
    public String fileName() {
        String first = texts.getFirst();
        String bare = first.startsWith("*.") ? "_wildcard." + first.substring(2) : first;
        String safe = bare.replaceAll("[^A-Za-z0-9@._+-]", "_");
        return safe.startsWith(".") || safe.startsWith("-") ? "_" + safe : safe;
    }
}
