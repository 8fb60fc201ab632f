"""What `make check` needs beside the tools themselves."""
