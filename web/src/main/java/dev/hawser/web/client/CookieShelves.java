package dev.hawser.web.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Cookies by their domains, no more of each and of all than there may be. */
final class CookieShelves {
    private record Key(String name, String path, boolean isHostOnly) {}

    private final int mostOfDomain;
    private final int most;
    /** Of each domain the one that was used longest ago first; and so the domains. */
    private final LinkedHashMap<String, LinkedHashMap<Key, StoredCookie>> domains = new LinkedHashMap<>(16, 0.75f, true);

    private int size;

    CookieShelves(int mostOfDomain, int most) {
        if (mostOfDomain < 1 || most < 1) {
            throw new IllegalArgumentException(
                    "a jar holds at least one cookie, not " + mostOfDomain + " of a domain and " + most + " in all");
        }
        this.mostOfDomain = mostOfDomain;
        this.most = most;
    }

    int size() {
        return size;
    }

    /** Whether {@code fresh}, which came in clear, would hide a secure cookie (RFC 6265bis 5.7). */
    boolean hidesSecure(StoredCookie fresh, Instant now) {
        if (fresh.isSecure()) {
            return false;
        }
        for (Map.Entry<String, LinkedHashMap<Key, StoredCookie>> shelf : domains.entrySet()) {
            String domain = shelf.getKey();
            if (!CookieRules.domainMatches(domain, fresh.domain()) && !CookieRules.domainMatches(fresh.domain(), domain)) {
                continue;
            }
            for (StoredCookie known : shelf.getValue().values()) {
                if (known.isSecure() && known.name().equals(fresh.name()) && !known.isExpired(now)
                        && CookieRules.pathMatches(fresh.path(), known.path())) {
                    return true;
                }
            }
        }
        return false;
    }

    void put(StoredCookie cookie, Instant now) {
        Key key = new Key(cookie.name(), cookie.path(), cookie.isHostOnly());
        StoredCookie before = remove(cookie.domain(), key);
        if (cookie.isExpired(now)) {
            return;
        }
        LinkedHashMap<Key, StoredCookie> shelf =
                domains.computeIfAbsent(cookie.domain(), _ -> new LinkedHashMap<>(8, 0.75f, true));
        shelf.put(key, before == null || before.isExpired(now) ? cookie : cookie.createdAt(before.creation()));
        size++;
        if (shelf.size() > mostOfDomain) {
            thin(cookie.domain(), shelf, key, now);
        }
        if (size > most) {
            removeIf(known -> known.isExpired(now));
            while (size > most) {
                String oldest = domains.keySet().iterator().next();
                LinkedHashMap<Key, StoredCookie> oldestShelf = Objects.requireNonNull(domains.get(oldest));
                remove(oldest, oldestShelf.keySet().iterator().next());
            }
        }
    }

    List<StoredCookie> matching(WebUrl to, Instant now) {
        List<StoredCookie> found = new ArrayList<>();
        String host = to.host();
        for (String domain = host; domain != null; domain = parent(domain)) {
            LinkedHashMap<Key, StoredCookie> shelf = domains.get(domain);
            if (shelf == null || !CookieRules.domainMatches(host, domain)) {
                continue;
            }
            for (Key key : List.copyOf(shelf.keySet())) {
                StoredCookie cookie = Objects.requireNonNull(shelf.get(key)); // and so is used
                if (isFor(cookie, to) && !cookie.isExpired(now)) {
                    found.add(cookie);
                }
            }
        }
        return found;
    }

    List<StoredCookie> all(Instant now) {
        removeIf(cookie -> cookie.isExpired(now));
        List<StoredCookie> all = new ArrayList<>(size);
        domains.values().forEach(shelf -> all.addAll(shelf.values()));
        return all;
    }

    void clear() {
        domains.clear();
        size = 0;
    }

    void clear(String domain) {
        LinkedHashMap<Key, StoredCookie> shelf = domains.remove(domain);
        size -= shelf == null ? 0 : shelf.size();
    }

    void clearSession() {
        removeIf(cookie -> cookie.expiry() == null);
    }

    private static boolean isFor(StoredCookie cookie, WebUrl to) {
        return (!cookie.isHostOnly() || cookie.domain().equals(to.host()))
                && (!cookie.isSecure() || to.isSecure())
                && CookieRules.pathMatches(to.path(), cookie.path());
    }

    private static @Nullable String parent(String domain) {
        int dot = domain.indexOf('.');
        return dot < 0 ? null : domain.substring(dot + 1);
    }

    /** One too many of a domain: those expired go, else the one not secure that was used longest ago, else any such. */
    private void thin(String domain, LinkedHashMap<Key, StoredCookie> shelf, Key fresh, Instant now) {
        int before = shelf.size();
        shelf.values().removeIf(cookie -> cookie.isExpired(now));
        size -= before - shelf.size();
        if (shelf.size() <= mostOfDomain) {
            return;
        }
        Key victim = null;
        for (Map.Entry<Key, StoredCookie> entry : shelf.entrySet()) {
            if (entry.getKey().equals(fresh)) {
                continue;
            }
            if (!entry.getValue().isSecure()) {
                victim = entry.getKey();
                break;
            }
            victim = victim == null ? entry.getKey() : victim;
        }
        remove(domain, victim == null ? fresh : victim);
    }

    private @Nullable StoredCookie remove(String domain, Key key) {
        LinkedHashMap<Key, StoredCookie> shelf = domains.get(domain);
        StoredCookie removed = shelf == null ? null : shelf.remove(key);
        if (removed != null) {
            size--;
        }
        if (shelf != null && shelf.isEmpty()) {
            domains.remove(domain);
        }
        return removed;
    }

    private void removeIf(Predicate<StoredCookie> unwanted) {
        domains.values().forEach(shelf -> {
            int before = shelf.size();
            shelf.values().removeIf(unwanted);
            size -= before - shelf.size();
        });
        domains.values().removeIf(LinkedHashMap::isEmpty);
    }
}
