// SPDX-License-Identifier: Apache-2.0
package dev.backendjobs.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The files of this repository, for tests of how its modules are built. */
final class Repository {
  private static final Path ROOT = root();

  private Repository() {}

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("CONTRIBUTING.md"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  static Path module(String name) {
    return ROOT.resolve(name);
  }

  /** Returns the names of all modules, those that only a profile builds too. */
  static List<String> modules() throws Exception {
    return texts(pom(""), "module");
  }

  /** Returns the names of the modules that are published as libraries. */
  static List<String> libraries() throws Exception {
    List<String> libraries = new ArrayList<>();
    for (String module : modules()) {
      boolean published = !texts(pom(module), "maven.deploy.skip").contains("true");
      if (published && Files.exists(module(module).resolve("src"))) {
        libraries.add(module);
      }
    }
    return libraries;
  }

  static Element pom(String module) throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(module(module).resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  /** Returns the texts of all elements of this name, at any depth. */
  static List<String> texts(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent().trim());
    }
    return texts;
  }

  /** Returns the child elements of this name. */
  static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }

  /** Returns the text of a child element. */
  static Optional<String> text(Element parent, String name) {
    return children(parent, name).stream().findFirst().map(child -> child.getTextContent().trim());
  }

  /**
   * Returns the Java source files of a module, of its tests too unless only main ones are meant.
   */
  static List<Path> sources(String module, String directory) throws IOException {
    Path sources = module(module).resolve(directory);
    if (!Files.exists(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
