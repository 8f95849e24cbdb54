package dev.belay.deployment;

/** As whom a program of a release logs in to its database, and to which one. */
public record Login(String user, String database) {}
