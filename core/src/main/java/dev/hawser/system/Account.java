package dev.hawser.system;

import dev.hawser.reactor.linux.SystemCalls;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a process acts as: a user, his group and his supplementary groups.
 *
 * @param name the user's name, for people
 * @param uid the number of the user
 * @param gid the number of the group
 * @param groups the numbers of the supplementary groups
 */
public record Account(String name, long uid, long gid, List<Long> groups) {
    /** Copies the groups. */
    public Account {
        groups = List.copyOf(groups);
    }

    /**
     * The account that the system has under these names or numbers. Without a group it is the user's own, with all that he is
     * in; with one it is that alone. Without a user it is the present one.
     *
     * @throws UnknownAccount when there is none of that name; a number need not be known, but has no groups then
     * @throws IOException when the system cannot be asked
     */
    public static Account of(@Nullable String user, @Nullable String group) throws IOException {
        CurrentProcess.checkAvailable();
        SystemCalls.UserEntry entry = user == null ? SystemCalls.user(SystemCalls.effectiveUser()) : entry(user);
        long uid = entry != null ? entry.uid() : user == null ? SystemCalls.effectiveUser() : number(user);
        String name = entry != null && !entry.name().isEmpty() ? entry.name() : Long.toString(uid);
        if (group != null) {
            long gid = groupNumber(group);
            return new Account(name, uid, gid, List.of(gid));
        }
        if (entry == null) {
            throw new UnknownAccount("the user " + name + " is in no database, so his group must be said");
        }
        return new Account(name, uid, entry.gid(), SystemCalls.groupsOf(entry.name(), entry.gid()));
    }

    private static SystemCalls.@Nullable UserEntry entry(String user) throws IOException {
        SystemCalls.UserEntry named = SystemCalls.user(user);
        if (named != null) {
            return named;
        }
        if (!isNumber(user)) {
            throw new UnknownAccount("there is no user \"" + user + "\"");
        }
        return SystemCalls.user(number(user));
    }

    private static long groupNumber(String group) throws IOException {
        long named = SystemCalls.group(group);
        if (named >= 0) {
            return named;
        }
        if (!isNumber(group)) {
            throw new UnknownAccount("there is no group \"" + group + "\"");
        }
        return number(group);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= 0xffff_fffeL;
    }

    private static long number(String text) {
        return Long.parseLong(text);
    }
}
