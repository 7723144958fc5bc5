package io.vatpool.mariadb.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A MariaDB server program that was found to run on this machine.
 *
 * @param mariadbd the executable
 * @param version what it says it is
 * @param systemTables the SQL that makes the system tables of a new data folder
 * @param systemRows the SQL that fills them
 * @param messages the folder whose {@code english/errmsg.sys} the server reads, if it cannot find
 *     it by itself
 */
record ServerProgram(
    Path mariadbd,
    ServerVersion version,
    Path systemTables,
    Path systemRows,
    Optional<Path> messages) {}
