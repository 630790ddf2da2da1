package dev.hawser.web.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request makes its being done depend on (RFC 9110, section 13). The fields are looked at in the order of section
 * 13.2.2, and those that are malformed are ignored, but If-Match and If-None-Match, which then match nothing.
 *
 * @param entityTag of what there is now, null where it has none
 * @param lastModified of what there is now, null where it is not known
 * @param now for dates that are too young to be relied on, and those with two digits of the year
 */
public record Preconditions(@Nullable EntityTag entityTag, @Nullable Instant lastModified, Instant now) {
    /** What to do with a request. */
    public enum Outcome {
        /** Do it. */
        PROCEED,
        /** Answer 304 without a body: the client has it already. */
        NOT_MODIFIED,
        /** Answer 412: what there is is not what the client thought of. */
        PRECONDITION_FAILED
    }

    /**
     * What to do with a request for something that exists.
     *
     * @param method of the request
     * @param headers of the request
     */
    public Outcome outcome(String method, Headers headers) {
        String ifMatch = headers.combined("If-Match");
        if (ifMatch != null) {
            if (!matches(ifMatch, true)) {
                return Outcome.PRECONDITION_FAILED;
            }
        } else if (modifiedSince(headers.get("If-Unmodified-Since")) == Answer.YES) {
            return Outcome.PRECONDITION_FAILED;
        }
        boolean reads = method.equals("GET") || method.equals("HEAD");
        String ifNoneMatch = headers.combined("If-None-Match");
        if (ifNoneMatch != null) {
            if (matches(ifNoneMatch, false)) {
                return reads ? Outcome.NOT_MODIFIED : Outcome.PRECONDITION_FAILED;
            }
        } else if (reads && modifiedSince(headers.get("If-Modified-Since")) == Answer.NO) {
            return Outcome.NOT_MODIFIED;
        }
        return Outcome.PROCEED;
    }

    /**
     * Whether a Range field is to be looked at: false where If-Range names another state than there is now. A date will do
     * only where nothing can have changed since within the same second.
     */
    public boolean rangeApplies(Headers headers) {
        String condition = headers.get("If-Range");
        if (condition == null) {
            return true;
        }
        if (condition.startsWith("\"") || condition.startsWith("W/")) {
            EntityTag asked = EntityTag.parse(condition);
            return asked != null && entityTag != null && asked.matchesStrongly(entityTag);
        }
        Instant asked = HttpDate.parse(condition, now);
        return asked != null
                && lastModified != null
                && asked.getEpochSecond() == lastModified.getEpochSecond()
                && lastModified.getEpochSecond() < now.getEpochSecond();
    }

    private boolean matches(String tags, boolean strongly) {
        if (tags.strip().equals("*")) {
            return true;
        }
        EntityTag current = entityTag;
        List<EntityTag> listed = current == null ? null : EntityTag.parseList(tags);
        if (current == null || listed == null) {
            return false;
        }
        for (EntityTag tag : listed) {
            if (strongly ? tag.matchesStrongly(current) : tag.matchesWeakly(current)) {
                return true;
            }
        }
        return false;
    }

    private enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    private Answer modifiedSince(@Nullable String date) {
        Instant modified = lastModified;
        Instant since = date == null || modified == null ? null : HttpDate.parse(date, now);
        if (modified == null || since == null) {
            return Answer.UNKNOWN;
        }
        return modified.getEpochSecond() > since.getEpochSecond() ? Answer.YES : Answer.NO;
    }
}
