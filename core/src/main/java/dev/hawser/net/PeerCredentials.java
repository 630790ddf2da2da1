package dev.hawser.net;

/**
 * Who made the other end of a Unix socket, as the operating system noted it then: the process may have ended or changed
 * its user since.
 *
 * @param pid the process; 0 where it is in a namespace that cannot be seen from here
 * @param uid its effective user, unsigned
 * @param gid its effective group, unsigned
 */
public record PeerCredentials(int pid, int uid, int gid) {}
