"""The public's pages: policy, notice, publicity, result, register. The only app that knows both pages and cases."""
