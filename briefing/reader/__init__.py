"""A large model at hand reads the reports; what it claims counts where it is proved, and never otherwise."""
