"""Install the OpenID provider that the tests of single sign-on speak to, with a Node where the machine has none."""

from build_assets import ROOT, path_with_node, run


def main() -> None:
    """Install what tests/provider/package-lock.json names, beside it."""
    print("Installing the provider that the tests of single sign-on speak to ...", flush=True)
    run(path_with_node(), "npm", "ci", folder=ROOT / "tests" / "provider", undone="The provider was not installed")


if __name__ == "__main__":
    main()
