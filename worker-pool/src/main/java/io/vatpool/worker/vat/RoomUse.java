package io.vatpool.worker.vat;

/**
 * How full a worker is.
 *
 * @param vats that have an engine, or are getting one
 * @param vatsMax how many may
 * @param bytes that their engines take
 * @param bytesMax how many they may
 * @param waiting page-ins that wait for room
 */
public record RoomUse(int vats, int vatsMax, long bytes, long bytesMax, int waiting) {}
