package dev.hawser.net;

import java.util.List;

/**
 * Who a child process is to run as: all three of what the system asks for, so that no group of ours is kept by
 * oversight. Needs the right to change users: root, or {@code CAP_SETUID} and {@code CAP_SETGID}.
 *
 * @param uid the number of the user, 0 to 4294967294
 * @param gid the number of the group, likewise
 * @param groups the numbers of all supplementary groups
 */
public record ChildUser(long uid, long gid, List<Long> groups) {
    /** The last one stands for "no change" to the system. */
    private static final long LARGEST = 0xffff_fffeL;

    /** What Linux takes. */
    private static final int MOST_GROUPS = 65536;

    /** Refuses numbers that the system does not have. */
    public ChildUser {
        groups = List.copyOf(groups);
        check("uid", uid);
        check("gid", gid);
        groups.forEach(group -> check("supplementary group", group));
        if (groups.size() > MOST_GROUPS) {
            throw new IllegalArgumentException(
                    groups.size() + " supplementary groups are more than the " + MOST_GROUPS + " that there may be");
        }
    }

    /** Without supplementary groups. */
    public ChildUser(long uid, long gid) {
        this(uid, gid, List.of());
    }

    private static void check(String what, long number) {
        if (number < 0 || number > LARGEST) {
            throw new IllegalArgumentException("no " + what + ": " + number);
        }
    }
}
