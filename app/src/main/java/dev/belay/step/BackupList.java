package dev.belay.step;

import dev.belay.store.FilePass;
import dev.belay.store.InstallationId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What belongs to one backup: with its digest a set cannot be exchanged part by part.
 *
 * @param schema version of this shape
 * @param release that was installed
 * @param written when the databases were begun; no row in the set is older
 * @param pass whether the installation ran meanwhile: then the parts are of different moments
 * @param databases digest of the set of databases
 * @param files by role
 * @param configuration SHA-256 of each configuration file by the name that a person knows it by
 * @param installation whose it is; empty in a set that an older Belay made
 * @param lacks what a person would expect in it and is not there, one sentence each
 */
public record BackupList(
    int schema,
    String run,
    String release,
    Instant written,
    FilePass pass,
    String databases,
    SortedMap<String, Files> files,
    SortedMap<String, String> configuration,
    Optional<InstallationId> installation,
    List<String> lacks) {
  public static final int SCHEMA = 2;

  public BackupList {
    installation = installation == null ? Optional.empty() : installation; // an older set
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
    lacks = List.copyOf(lacks);
  }

  /** One directory: the digest of its list of files, and how many there are. */
  public record Files(String digest, long count) {}
}
