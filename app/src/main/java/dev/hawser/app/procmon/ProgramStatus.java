package dev.hawser.app.procmon;

import java.util.OptionalLong;

/**
 * How a program of a {@link ProcessMonitor} fares.
 *
 * @param name what it is called there
 * @param program what is run
 * @param state where it stands
 * @param pid its process number, while there is one
 * @param starts how often it was started, attempts in vain included
 */
public record ProgramStatus(String name, Program program, ProgramState state, OptionalLong pid, long starts) {}
