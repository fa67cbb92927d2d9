"""The pages of originals as pictures, with a quotation marked where it stands on the paper."""
