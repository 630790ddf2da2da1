package dev.hawser.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.bytes.Bytes;
import dev.hawser.testing.Garbage;
import dev.hawser.web.http.Cookie;
import dev.hawser.web.http.SetCookie;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A jar against what a row of cookies and the words of the RFC say of them. */
final class CookieJarFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] HOSTS = {"a.example.com", "b.example.com", "example.com", "x.a.example.com", "other.org", "127.0.0.1"};
    private static final String[] PATHS = {"/", "/x", "/x/", "/x/y", "/xy", "/x/y/z"};
    private static final String[] DOMAINS = {"", "example.com", "a.example.com", "com", "other.org", "0.0.1", "127.0.0.1"};

    private final Random random = new Random(20260101);

    private record Kept(String name, String value, String domain, boolean hostOnly, String path, boolean secure) {}

    @Test
    void whatIsSentIsThatOfAModel() {
        for (int round = 0; round < 300; round++) {
            CookieJar jar = new CookieJar(Clock.fixed(NOW, ZoneOffset.UTC));
            List<Kept> model = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                WebUrl url = WebUrl.of((random.nextBoolean() ? "https://" : "http://") + pick(HOSTS) + pick(PATHS));
                if (random.nextInt(3) == 0) {
                    assertThat(jar.cookies(url)).containsExactlyInAnyOrderElementsOf(sent(model, url));
                } else {
                    store(jar, model, url, step);
                }
            }
        }
    }

    private void store(CookieJar jar, List<Kept> model, WebUrl url, int step) {
        String domain = pick(DOMAINS);
        String path = pick(PATHS);
        boolean secure = random.nextBoolean();
        boolean removes = random.nextInt(6) == 0;
        String name = "n" + random.nextInt(3);
        String field = name + "=" + step + "; Path=" + path + (domain.isEmpty() ? "" : "; Domain=" + domain)
                + (secure ? "; Secure" : "") + (removes ? "; Max-Age=0" : "");
        boolean taken = jar.store(url, java.util.Objects.requireNonNull(SetCookie.parse(field)));
        String host = url.host();
        boolean isAddress = host.equals("127.0.0.1");
        boolean matches = domain.isEmpty() || host.equals(domain) || !isAddress && host.endsWith("." + domain);
        boolean legal = (!secure || url.isSecure()) && matches && !domain.equals("com");
        Kept fresh = new Kept(name, "" + step, domain.isEmpty() ? host : domain, domain.isEmpty() || isAddress, path, secure);
        boolean hides = !secure && !url.isSecure() && model.stream().anyMatch(old -> old.secure && old.name.equals(name)
                && (covers(old.domain, fresh.domain) || covers(fresh.domain, old.domain)) && below(path, old.path));
        assertThat(taken).as("%s from %s", field, url).isEqualTo(legal && !hides);
        if (taken) {
            model.removeIf(old -> old.name.equals(name) && old.domain.equals(fresh.domain) && old.path.equals(path)
                    && old.hostOnly == fresh.hostOnly);
            if (!removes) {
                model.add(fresh);
            }
        }
    }

    private static List<Cookie> sent(List<Kept> model, WebUrl url) {
        return model.stream()
                .filter(kept -> kept.hostOnly ? kept.domain.equals(url.host()) : covers(kept.domain, url.host()))
                .filter(kept -> below(url.path(), kept.path) && (!kept.secure || url.isSecure()))
                .map(kept -> new Cookie(kept.name, kept.value))
                .toList();
    }

    private static boolean covers(String domain, String host) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    private static boolean below(String path, String of) {
        return path.equals(of) || path.startsWith(of.endsWith("/") ? of : of + "/");
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    @Test
    void garbageLeavesAJarThatCanBeSavedAndSent() {
        Garbage garbage = new Garbage(7);
        Bytes valid = Bytes.of("a=1; Path=/x; Domain=example.com; Max-Age=9; Expires=Tue, 01 Jan 2030 00:00:00 GMT; Secure; HttpOnly");
        CookieJar jar = new CookieJar(Clock.fixed(NOW, ZoneOffset.UTC));
        WebUrl url = WebUrl.of("https://www.example.com/x/y");
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            SetCookie made = SetCookie.parse(garbage.any(100, valid).latin1());
            if (made != null && jar.store(url, made)) {
                taken++;
            }
            assertThat(jar.size()).isLessThanOrEqualTo(150);
            String field = jar.field(url);
            assertThat(field == null || field.chars().allMatch(c -> c >= ' ' && c != 0x7f && c < 0x100)).isTrue();
        }
        assertThat(taken).isGreaterThan(100);
        assertThat(CookieFile.parse(CookieFile.text(jar.all(), true), NOW)).hasSameSizeAs(jar.all());
    }
}
