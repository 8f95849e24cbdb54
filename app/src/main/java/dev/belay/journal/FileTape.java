package dev.belay.journal;

import dev.belay.outside.Durable;
import dev.belay.outside.ExitCode;
import dev.belay.outside.Failure;
import dev.belay.outside.OutsideException;
import dev.belay.outside.OwnFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A journal in a file; the file's directory is forced when the file is new. */
public final class FileTape implements Tape {
  private final Path file;
  private final FileChannel channel;

  private FileTape(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Opens the file, or makes it. */
  public static FileTape open(Path file) {
    try {
      boolean isNew = !Files.exists(file);
      var channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      var tape = new FileTape(file, channel);
      if (isNew) {
        channel.force(true);
        Durable.force(Durable.parent(file));
      }
      return tape;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public byte[] read() {
    try {
      return OwnFile.read(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public void append(byte[] bytes) {
    try {
      long end = channel.size();
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest, end + rest.position());
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public void force() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public void setAside(long offset) {
    try {
      byte[] all = OwnFile.read(file);
      Durable.write(
          file.resolveSibling(file.getFileName() + ".aside-" + offset),
          Arrays.copyOfRange(all, (int) offset, all.length));
      channel.truncate(offset);
      channel.force(true);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static OutsideException failed(Path file, IOException e) {
    return new OutsideException(
        new Failure(
            ExitCode.STOPPED,
            "the journal could not be read or written",
            file + ": " + e.getMessage(),
            "df -h " + file + " && belay resume"),
        e);
  }
}
