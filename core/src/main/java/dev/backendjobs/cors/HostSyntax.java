// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.cors;

import java.util.List;

/**
 * What a host looks like in a serialized origin: a lower-case domain (Unicode as punycode), four
 * decimal bytes, or a compressed IPv6 address in brackets. See the <a
 * href="https://url.spec.whatwg.org/#host-serializing">URL standard</a>.
 */
final class HostSyntax {

  private HostSyntax() {}

  /** Returns whether this is a host as a browser writes it. */
  static boolean isSerialized(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]") && Ipv6Syntax.isSerialized(host.substring(1, host.length() - 1));
    }
    List<String> labels = labels(host);
    boolean rooted = labels.size() > 1 && labels.get(labels.size() - 1).isEmpty();
    List<String> named = rooted ? labels.subList(0, labels.size() - 1) : labels;
    if (!named.stream().allMatch(HostSyntax::isLabel)) {
      return false;
    }
    // why: browsers read every host that ends in a number as an IPv4 address and rewrite it.
    return !isNumber(named.get(named.size() - 1)) || (!rooted && isIpv4(labels));
  }

  /** Returns the parts between the dots, empty ones too, so that nothing is overlooked. */
  static List<String> labels(String host) {
    return List.of(host.split("\\.", -1));
  }

  /** Returns whether browsers take a host that ends in this label for an IPv4 address. */
  static boolean isNumber(String label) {
    if (label.startsWith("0x")) {
      return label.chars().skip(2).allMatch(c -> isDigit(c) || (c >= 'a' && c <= 'f'));
    }
    return !label.isEmpty() && label.chars().allMatch(HostSyntax::isDigit);
  }

  private static boolean isLabel(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '_');
  }

  private static boolean isIpv4(List<String> labels) {
    return labels.size() == 4 && labels.stream().allMatch(HostSyntax::isByte);
  }

  private static boolean isByte(String text) {
    return text.length() <= 3
        && text.chars().allMatch(HostSyntax::isDigit)
        && (text.length() == 1 || text.charAt(0) != '0')
        && Integer.parseInt(text) <= 255;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
