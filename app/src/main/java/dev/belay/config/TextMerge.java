package dev.belay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A three-way merge of text by lines.
 *
 * @param text the result; where both sides changed the same lines it holds both, between markers
 * @param conflicts how many such places there are
 */
public record TextMerge(String text, int conflicts) {
  /** Lines of base times lines of a side: beyond this the table does not fit. */
  private static final long CELLS = 9_000_000;

  /**
   * Empty when the files are too large to be compared.
   *
   * @param yourName stands in the markers, like {@code theirName}
   */
  public static Optional<TextMerge> of(
      String base, String yours, String theirs, String yourName, String theirName) {
    List<String> b = lines(base);
    List<String> y = lines(yours);
    List<String> t = lines(theirs);
    if ((long) b.size() * y.size() > CELLS || (long) b.size() * t.size() > CELLS) {
      return Optional.empty();
    }
    int[] inYours = matches(b, y);
    int[] inTheirs = matches(b, t);
    var out = new StringBuilder();
    int conflicts = 0;
    int bi = 0;
    int yi = 0;
    int ti = 0;
    while (bi < b.size() || yi < y.size() || ti < t.size()) {
      int stable = bi;
      while (stable < b.size() && (inYours[stable] < 0 || inTheirs[stable] < 0)) {
        stable++;
      }
      int yEnd = stable < b.size() ? inYours[stable] : y.size();
      int tEnd = stable < b.size() ? inTheirs[stable] : t.size();
      var was = b.subList(bi, stable);
      var mine = y.subList(yi, yEnd);
      var other = t.subList(ti, tEnd);
      if (mine.equals(other) || other.equals(was)) {
        mine.forEach(out::append);
      } else if (mine.equals(was)) {
        other.forEach(out::append);
      } else {
        conflicts++;
        out.append("<<<<<<< ").append(yourName).append('\n');
        closed(out, mine);
        out.append("=======\n");
        closed(out, other);
        out.append(">>>>>>> ").append(theirName).append('\n');
      }
      if (stable < b.size()) {
        out.append(y.get(yEnd));
      }
      bi = Math.min(stable + 1, b.size());
      yi = Math.min(yEnd + 1, y.size());
      ti = Math.min(tEnd + 1, t.size());
    }
    return Optional.of(new TextMerge(out.toString(), conflicts));
  }

  private static void closed(StringBuilder out, List<String> lines) {
    lines.forEach(out::append);
    if (!lines.isEmpty() && !lines.getLast().endsWith("\n")) {
      out.append('\n');
    }
  }

  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      end = end < 0 ? text.length() : end + 1;
      lines.add(text.substring(from, end));
      from = end;
    }
    return lines;
  }

  /** For each line of a its partner in b in a longest common subsequence, or -1. */
  private static int[] matches(List<String> a, List<String> b) {
    int[] partner = new int[a.size()];
    java.util.Arrays.fill(partner, -1);
    int head = 0;
    while (head < a.size() && head < b.size() && a.get(head).equals(b.get(head))) {
      partner[head] = head++;
    }
    int ae = a.size();
    int be = b.size();
    while (ae > head && be > head && a.get(ae - 1).equals(b.get(be - 1))) {
      partner[--ae] = --be;
    }
    int[][] length = new int[ae - head + 1][be - head + 1];
    for (int i = ae - 1; i >= head; i--) {
      for (int j = be - 1; j >= head; j--) {
        length[i - head][j - head] =
            a.get(i).equals(b.get(j))
                ? length[i - head + 1][j - head + 1] + 1
                : Math.max(length[i - head + 1][j - head], length[i - head][j - head + 1]);
      }
    }
    for (int i = head, j = head; i < ae && j < be; ) {
      if (a.get(i).equals(b.get(j))) {
        partner[i++] = j++;
      } else if (length[i - head + 1][j - head] >= length[i - head][j - head + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return partner;
  }
}
